//! The quizzes of the small tool. A link says with the custom parameter `quiz` which one it opens.

/// A quiz.
#[derive(Debug)]
pub(crate) struct Quiz {
    /// The value of the custom parameter.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) questions: &'static [Question],
}

/// A question with one right answer.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) text: &'static str,
    pub(crate) answers: [&'static str; 3],
    /// The place of the right one.
    pub(crate) right: usize,
    /// Why it is the right one.
    pub(crate) because: &'static str,
}

impl Quiz {
    /// The quiz with this name.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        QUIZZES.iter().find(|quiz| quiz.name == name)
    }

    /// The questions that were answered wrongly.
    pub(crate) fn mistakes(&self, answers: &[usize]) -> Vec<&'static Question> {
        let given = answers.iter().map(Some).chain(std::iter::repeat(None));
        let pairs = self.questions.iter().zip(given);
        pairs
            .filter(|(question, given)| *given != Some(&question.right))
            .map(|(question, _)| question)
            .collect()
    }
}

const QUIZZES: &[Quiz] = &[PLANETS, CONSTELLATIONS];

const PLANETS: Quiz = Quiz {
    name: "planets",
    title: "Which dot is a planet?",
    questions: &[
        Question {
            text: "Two dots look alike. Some nights later, what shows you which one is the planet?",
            answers: [
                "It has become brighter",
                "It has moved against the stars around it",
                "It has changed its colour",
            ],
            right: 1,
            because: "Planets wander slowly among stars that keep their pattern.",
        },
        Question {
            text: "Why does a star twinkle more than a planet?",
            answers: [
                "Seen from here it is a point, so moving air shifts all of its light at once",
                "It burns, and a planet does not",
                "It turns faster",
            ],
            right: 0,
            because: "A planet is a tiny disc: the flicker of its parts evens out.",
        },
        Question {
            text: "A very bright light stands low in the west after sunset and never climbs high. What is it most likely?",
            answers: ["The Pole Star", "Saturn", "Venus"],
            right: 2,
            because: "Venus stays near the sun, so it is seen only after sunset or before sunrise.",
        },
        Question {
            text: "Which planet is out of reach of the naked eye?",
            answers: ["Mars", "Neptune", "Jupiter"],
            right: 1,
            because: "Neptune needs binoculars and a good map.",
        },
        Question {
            text: "The planets keep close to one line across the sky. What is it called?",
            answers: ["The ecliptic", "The horizon", "The Milky Way"],
            right: 0,
            because: "The ecliptic is the sun’s own path; the planets go around the sun in nearly the same plane.",
        },
    ],
};

const CONSTELLATIONS: Quiz = Quiz {
    name: "constellations",
    title: "Find your way by the constellations",
    questions: &[
        Question {
            text: "The two stars at the end of the Plough point to one star. Which?",
            answers: ["Sirius", "Vega", "The Pole Star"],
            right: 2,
            because: "Five times the distance of the two leads to the Pole Star.",
        },
        Question {
            text: "From Europe, when does Orion stand high in the evening?",
            answers: ["In winter", "In summer", "Never"],
            right: 0,
            because: "On winter evenings it is in the south.",
        },
        Question {
            text: "Two corners of the Summer Triangle are in the Lyre and the Swan. Where is the third?",
            answers: ["In the Bull", "In the Eagle", "In the Lion"],
            right: 1,
            because: "It is Altair, in the Eagle.",
        },
        Question {
            text: "Why are there other constellations in the evening half a year later?",
            answers: [
                "The stars wander",
                "The night side of the earth looks the other way by then",
                "The moon hides the old ones",
            ],
            right: 1,
            because: "The earth has gone half of its way around the sun.",
        },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quiz_can_be_won_and_lost() {
        for quiz in QUIZZES {
            assert!(std::ptr::eq(Quiz::find(quiz.name).unwrap(), quiz) || quiz.questions.len() > 3);
            let right: Vec<usize> = quiz.questions.iter().map(|question| question.right).collect();
            assert!(right.len() <= crate::pages::tool::QUESTION_FIELDS.len());
            assert!(right.iter().all(|place| *place < 3));
            assert!(quiz.mistakes(&right).is_empty());
            let wrong: Vec<usize> = right.iter().map(|place| (place + 1) % 3).collect();
            assert_eq!(quiz.mistakes(&wrong).len(), quiz.questions.len());
            assert_eq!(
                quiz.mistakes(&right[..1]).len(),
                quiz.questions.len() - 1,
                "what is missing is wrong"
            );
        }
        assert!(Quiz::find("planets").is_some() && Quiz::find("Planets").is_none());
    }

    #[test]
    fn the_links_of_the_school_open_quizzes_that_are_there() {
        let links = crate::seed::school().links;
        let names: Vec<&String> = links.iter().filter_map(|link| link.custom.get("quiz")).collect();
        assert_eq!(names.len(), QUIZZES.len());
        assert!(names.iter().all(|name| Quiz::find(name).is_some()));
    }
}
