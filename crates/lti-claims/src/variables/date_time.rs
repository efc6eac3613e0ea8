use crate::text::is_variable;

/// Is it a time in ISO 8601 as platforms write it: date, `T`, hours and minutes, optional seconds with a fraction, and `Z` or an
/// offset? Without an offset nobody knows when it is.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    read(text).is_some()
}

fn read(text: &str) -> Option<()> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.splitn(3, '-');
    number(date.next()?, 4, 0..=9_999)?;
    number(date.next()?, 2, 1..=12)?;
    number(date.next()?, 2, 1..=31)?;
    let sign = time.find(['Z', '+', '-'])?;
    let (time, offset) = time.split_at_checked(sign)?;
    if offset != "Z" {
        let offset = offset.get(1..)?;
        let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
        number(hours, 2, 0..=23)?;
        number(minutes, 2, 0..=59)?;
    }
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut time = time.splitn(3, ':');
    number(time.next()?, 2, 0..=24)?;
    number(time.next()?, 2, 0..=59)?;
    time.next().map_or(Some(()), |seconds| number(seconds, 2, 0..=60))
}

fn number(text: &str, digits: usize, range: core::ops::RangeInclusive<u16>) -> Option<()> {
    let plain = text.len() == digits && text.bytes().all(|digit| digit.is_ascii_digit());
    let number = plain.then(|| text.parse::<u16>().ok())??;
    range.contains(&number).then_some(())
}

/// The time that holds for this user, where a tool asked for both: the user's own, or else the link's (CORE-107). Missing,
/// empty (CORE-102) and unresolved texts say nothing.
#[must_use]
pub fn effective_date_time<'a>(of_user: Option<&'a str>, of_link: Option<&'a str>) -> Option<&'a str> {
    let says = |text: &&str| !text.is_empty() && !is_variable(text);
    of_user.filter(says).or_else(|| of_link.filter(says))
}
