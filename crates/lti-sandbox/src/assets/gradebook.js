// Keeps the grades of a page up to date: asks for the page again, puts what differs in its place, and says so in #news.
'use strict';
(function () {
  const EVERY = 2000;
  const news = document.getElementById('news');
  let failed = false;

  function cells(page) {
    return new Map(Array.from(page.querySelectorAll('[data-cell]'), (cell) => [cell.dataset.cell, cell]));
  }

  function differs(one, other) {
    return one === undefined || one.dataset.news !== other.dataset.news || one.innerHTML !== other.innerHTML;
  }

  // Whoever is at a link that is replaced finds themselves at the link in its place.
  function replace(old, fresh) {
    const focused = old.contains(document.activeElement);
    old.replaceWith(document.adoptNode(fresh));
    if (focused) fresh.querySelector('a')?.focus();
  }

  function update(page) {
    const before = cells(document);
    const after = cells(page);
    const changed = Array.from(after.values()).filter((cell) => differs(before.get(cell.dataset.cell), cell));
    const whole = before.size !== after.size || Array.from(after.keys()).some((key) => !before.has(key));
    if (whole) {
      replace(document.getElementById('grades'), page.getElementById('grades'));
    }
    for (const cell of changed) {
      if (!whole) replace(before.get(cell.dataset.cell), cell);
      cell.classList.add('fresh');
    }
    if (changed.length > 5) {
      news.textContent = `${changed.length} grades have changed.`;
    } else if (changed.length > 0) {
      news.textContent = changed.map((cell) => cell.dataset.news).join(' ');
    }
  }

  async function look() {
    try {
      if (!document.hidden) {
        const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' }, cache: 'no-store' });
        if (!answer.ok) throw new Error(answer.status);
        update(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        if (failed) news.textContent = 'The grades are up to date again.';
        failed = false;
      }
    } catch {
      if (!failed) news.textContent = 'The grades are not kept up to date at the moment. Load the page again.';
      failed = true;
    }
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();
