//! The macro that defines string enums.

/// Defines a string enum.
///
/// `enum` is open: a text that is not listed is kept as `Other`, and writing gives it back unchanged. Texts after `|` are
/// read as the same value and never written. `closed enum … in "prefix"` lists the names of one vocabulary; the
/// full URI is the prefix followed by the name.
///
/// ```
/// lti_claims::open_enum! {
///     /// A colour.
///     pub enum Colour {
///         /// Red, also in its old spelling.
///         Red = "red" | "rouge",
///     }
/// }
/// assert_eq!(Colour::from("rouge"), Colour::Red);
/// assert_eq!(Colour::from("teal").as_str(), "teal");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$vmeta:meta])* $variant:ident = $text:literal $(| $alias:literal)*),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$vmeta])* $variant,)*
            /// Any other text, unchanged.
            Other($crate::wire::String),
        }

        impl $name {
            /// The known values.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The known value of this text.
            #[must_use]
            pub fn known(text: &str) -> Option<Self> {
                match text {
                    $($text $(| $alias)* => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The text as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }

            /// Is it a value that nobody listed?
            #[must_use]
            pub const fn is_other(&self) -> bool {
                matches!(self, Self::Other(_))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Other(text.into()))
            }
        }

        impl From<$crate::wire::String> for $name {
            fn from(text: $crate::wire::String) -> Self {
                Self::known(&text).unwrap_or(Self::Other(text))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::wire::Wire for $name {
            fn from_text<E: $crate::wire::serde::de::Error>(
                text: &str,
            ) -> ::core::result::Result<$crate::Field<Self>, E> {
                Ok($crate::Field::Value(Self::from(text)))
            }
        }

        impl $crate::wire::serde::Serialize for $name {
            fn serialize<S: $crate::wire::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis closed enum $name:ident in $prefix:literal {
            $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name { $($(#[$vmeta])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value of this name, without its prefix.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The name without its prefix.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The full URI.
            #[must_use]
            pub const fn uri(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($prefix, $text),)*
                }
            }
        }
    };
}
