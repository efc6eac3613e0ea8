//! The macro that defines a wire object which keeps the members it does not model.

/// Defines a JSON object whose members are each a [`Field`](crate::Field), with every unknown member kept in `extra`, in
/// order and as raw JSON. Reading takes one pass; a member name that occurs twice is refused (TRAP-49). Writing gives the
/// modelled members in the order of the definition, then the unknown ones.
///
/// ```
/// lti_claims::open_object! {
///     /// A vendor's claim.
///     pub struct Campus {
///         /// Its name.
///         pub name: String = "name",
///     }
/// }
/// let campus: Campus = serde_json::from_str(r#"{"name":"North","floor":2}"#).unwrap();
/// assert_eq!(campus.name.text(), Some("North"));
/// assert_eq!(serde_json::to_string(&campus).unwrap(), r#"{"name":"North","floor":2}"#);
/// ```
#[macro_export]
macro_rules! open_object {
    // A part of an object: modelled members only. Its owner keeps the unknown ones.
    (
        $(#[$meta:meta])*
        $vis:vis part $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $type:ty = $key:literal),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        $vis struct $name { $($(#[$fmeta])* pub $field: $crate::Field<$type>,)* }
        $crate::open_object!(@members $name { $($field = $key,)* } parts {});
    };
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $(parts { $($(#[$pmeta:meta])* pub $part:ident : $ptype:ty),* $(,)? })?
            $($(#[$fmeta:meta])* pub $field:ident : $type:ty = $key:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        $vis struct $name {
            $($($(#[$pmeta])* pub $part: $ptype,)*)?
            $($(#[$fmeta])* pub $field: $crate::Field<$type>,)*
            /// The members that are not modelled, in their order and as raw JSON.
            pub extra: $crate::OpenMembers,
        }
        $crate::open_object!(@members $name { $($field = $key,)* } parts { $($($part)*)? });

        impl $name {
            /// Reads the object; more than `limit` members are refused.
            pub(crate) fn read_members<'de, A: $crate::wire::serde::de::MapAccess<'de>>(
                mut object: A,
                limit: usize,
            ) -> ::core::result::Result<Self, A::Error> {
                let mut this = Self::default();
                let mut left = limit;
                while let Some($crate::wire::Key(name)) = object.next_key()? {
                    left = match left.checked_sub(1) {
                        Some(left) => left,
                        None => return Err($crate::wire::too_many_members()),
                    };
                    if !this.read_member(&name, &mut object)? {
                        this.extra.push_unchecked(name.into_owned(), object.next_value()?);
                    }
                }
                this.extra.refuse_duplicates()?;
                Ok(this)
            }
        }

        impl $crate::wire::Wire for $name {
            fn from_object<'de, A: $crate::wire::serde::de::MapAccess<'de>>(
                object: A,
            ) -> ::core::result::Result<$crate::Field<Self>, A::Error> {
                Ok($crate::Field::Value(Self::read_members(object, usize::MAX)?))
            }
        }

        impl<'de> $crate::wire::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::wire::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::object_or_error(deserializer)
            }
        }

        impl $crate::wire::serde::Serialize for $name {
            fn serialize<S: $crate::wire::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                use $crate::wire::serde::ser::SerializeMap as _;
                let mut object = serializer.serialize_map(None)?;
                self.write_members(&mut object)?;
                for (name, raw) in self.extra.iter() {
                    object.serialize_entry(name, raw)?;
                }
                object.end()
            }
        }
    };
    (@members $name:ident { $($field:ident = $key:literal,)* } parts { $($part:ident)* }) => {
        impl $name {
            /// The names of the modelled members.
            pub const MEMBERS: &'static [&'static str] = &[$($key),*];

            /// Reads the member `name`, if it is modelled here.
            pub(crate) fn read_member<'de, A: $crate::wire::serde::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                object: &mut A,
            ) -> ::core::result::Result<bool, A::Error> {
                match name {
                    $($key => $crate::wire::read_into(&mut self.$field, $key, object)?,)*
                    _ => {
                        $(if self.$part.read_member(name, object)? {
                            return Ok(true);
                        })*
                        return Ok(false);
                    }
                }
                Ok(true)
            }

            /// Writes the modelled members.
            pub(crate) fn write_members<M: $crate::wire::serde::ser::SerializeMap>(
                &self,
                object: &mut M,
            ) -> ::core::result::Result<(), M::Error> {
                $(self.$part.write_members(object)?;)*
                $($crate::wire::write_from(&self.$field, $key, object)?;)*
                Ok(())
            }
        }
    };
}
