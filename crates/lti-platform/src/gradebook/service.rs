//! The routes of line items, scores and results (AGS 2.0 §3, catalogue §1.2, §1.5).

use super::url::Target;
use super::{CallError, Column, Container, Grades, Listed, Part, Refused};
use crate::Platform;
use http::{Method, Request, Response};
use lti_ags::{
    CreateLineItem, DateTime, DeleteLineItem, LineItem, ListLineItems, Operation, Page, PublishScore,
    ReadLineItem, ReadResults, ReplaceLineItem, Stated, url,
};
use lti_security::service::Form;
use std::num::NonZeroU32;

type Reply = Result<Response<Vec<u8>>, CallError>;

/// Which operation a method is at a target.
fn operation(target: &Target, method: &Method) -> Result<Operation, CallError> {
    let (operations, allowed): (&[(Method, Operation)], _) = match target {
        Target::LineItems { .. } => (
            &[(Method::GET, Operation::ListLineItems), (Method::POST, Operation::CreateLineItem)],
            "GET, POST",
        ),
        Target::LineItem { .. } => (
            &[
                (Method::GET, Operation::ReadLineItem),
                (Method::PUT, Operation::ReplaceLineItem),
                (Method::DELETE, Operation::DeleteLineItem),
            ],
            "GET, PUT, DELETE",
        ),
        Target::Scores { .. } => (&[(Method::POST, Operation::PublishScore)], "POST"),
        Target::Results { .. } => (&[(Method::GET, Operation::ReadResults)], "GET"),
    };
    let found = operations.iter().find(|(candidate, _)| candidate == method);
    found.map(|(_, operation)| *operation).ok_or(CallError::method(allowed, "AGS-091"))
}

impl Platform {
    /// The container of line items of a context, for the claim of a launch: `lineitems` (AGS 2.0 §3.1).
    #[must_use]
    pub fn line_items_url(&self, deployment_id: &str, context_id: &str) -> String {
        super::url::line_items(&self.0.parts.base_url, deployment_id, context_id)
    }

    /// A line item: its `id`, and `lineitem` of the claim. `key` is [`Column::key`].
    #[must_use]
    pub fn line_item_url(&self, deployment_id: &str, context_id: &str, key: &str) -> String {
        super::url::line_item(&self.0.parts.base_url, deployment_id, context_id, key)
    }

    /// Answers every call to line items, scores and results: all methods of all paths that begin with `/ags/` below the base URL,
    /// which may be left out of the request's path. It reads the token itself.
    pub async fn gradebook(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        match self.gradebook_call(request).await {
            Ok(response) => response,
            Err(error) => {
                tracing::info!(
                    target: "lti::gradebook",
                    outcome = "refused",
                    method = %request.method(),
                    code = error.code(),
                    blame = error.blame().as_str(),
                    requirement = error.requirement(),
                    detail = %error,
                );
                error.to_http()
            }
        }
    }

    /// What [`Platform::gradebook`] answers with, for callers that log or count refusals themselves.
    ///
    /// # Errors
    /// [`CallError`]; answer with [`CallError::to_http`].
    pub async fn gradebook_call(&self, request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, CallError> {
        let parts = &self.0.parts;
        let target = Target::parse(&parts.base_url, request.uri().path()).ok_or(CallError::no_route())?;
        let operation = operation(&target, request.method())?;
        let scopes: Vec<&str> = operation.scopes().iter().map(|scope| scope.as_str()).collect();
        let container = self.container(request.headers(), &scopes, target.container()).await?;
        let (container, _) = container.ok_or(Refused::ContextUnknown)?;
        let response = match target {
            Target::LineItems { .. } if operation == Operation::ListLineItems => {
                self.list(request, &container).await
            }
            Target::LineItems { .. } => self.create(request, &container).await,
            Target::LineItem { key, .. } => match operation {
                Operation::ReadLineItem => self.read(request, &container, &key).await,
                Operation::ReplaceLineItem => self.replace(request, &container, &key).await,
                _ => self.delete(request, &container, &key).await,
            },
            Target::Scores { key, .. } => self.publish(request, &container, &key).await,
            Target::Results { key, .. } => self.results(request, &container, &key).await,
        }?;
        tracing::info!(
            target: "lti::gradebook",
            outcome = "answered",
            operation = ?operation,
            status = response.status().as_u16(),
            client_id = container.client_id,
        );
        Ok(response)
    }

    async fn list(&self, request: &Request<Vec<u8>>, container: &Container) -> Reply {
        let wanted = ListLineItems::from_http(request)?;
        let after = after(request);
        let part = self.part(after.as_deref(), wanted.limit);
        let Listed { entries, next } = self.0.parts.gradebook.line_items(container, &wanted, part).await?;
        let items = entries.into_iter().map(|column| self.shown(container, column)).collect();
        let url = self.line_items_url(&container.deployment_id, &container.context_id);
        let limit = wanted.limit.map(|limit| limit.to_string());
        let parameters = [
            ("resource_link_id", wanted.resource_link_id),
            ("resource_id", wanted.resource_id),
            ("tag", wanted.tag),
            ("limit", limit),
        ];
        Ok(ListLineItems::respond(&page(items, url, parameters, next))?)
    }

    async fn create(&self, request: &Request<Vec<u8>>, container: &Container) -> Reply {
        let sent = CreateLineItem::from_http(request, &self.0.parts.policy.gradebook.service)?.line_item;
        let column = self.0.parts.gradebook.create(container, sent).await?;
        Ok(CreateLineItem::respond(&self.shown(container, column))?)
    }

    async fn read(&self, request: &Request<Vec<u8>>, container: &Container, key: &str) -> Reply {
        ReadLineItem::from_http(request)?;
        let column = self.0.parts.gradebook.line_item(container, key).await?;
        Ok(ReadLineItem::respond(&self.shown(container, column))?)
    }

    async fn replace(&self, request: &Request<Vec<u8>>, container: &Container, key: &str) -> Reply {
        let gradebook = &self.0.parts.gradebook;
        // Whether it is there comes before what the body says (catalogue §1.9.1).
        gradebook.line_item(container, key).await?;
        let sent = ReplaceLineItem::from_http(request, &self.0.parts.policy.gradebook.service)?.line_item;
        let column = gradebook.replace(container, key, sent).await?;
        Ok(ReplaceLineItem::respond(&self.shown(container, column))?)
    }

    async fn delete(&self, request: &Request<Vec<u8>>, container: &Container, key: &str) -> Reply {
        DeleteLineItem::from_http(request)?;
        self.0.parts.gradebook.delete(container, key).await?;
        Ok(DeleteLineItem::respond())
    }

    async fn publish(&self, request: &Request<Vec<u8>>, container: &Container, key: &str) -> Reply {
        let (gradebook, policy) = (&self.0.parts.gradebook, &self.0.parts.policy.gradebook);
        gradebook.line_item(container, key).await?;
        let published = PublishScore::from_http(request, &policy.service)?;
        published.check_clock(self.0.parts.clock.now(), &policy.service)?;
        let outcome = gradebook.record(container, key, published.score, policy.manual).await?;
        Ok(PublishScore::respond(outcome))
    }

    async fn results(&self, request: &Request<Vec<u8>>, container: &Container, key: &str) -> Reply {
        let wanted = ReadResults::from_http(request)?;
        let after = after(request);
        let part = self.part(after.as_deref(), wanted.limit);
        let found = self.0.parts.gradebook.grades(container, key, wanted.user_id.as_deref(), part).await?;
        let Grades { column, grades: Listed { entries, next } } = found;
        let line_item = self.line_item_url(&container.deployment_id, &container.context_id, key);
        let places = self.0.parts.policy.gradebook.places;
        let results = url::results(&line_item);
        let records = entries.into_iter().filter_map(|(user, grade)| {
            let id = url::with_parameter(&results, "user_id", &user);
            grade.result(id, &line_item, user, &column.line_item.score_maximum, places)
        });
        let limit = wanted.limit.map(|limit| limit.to_string());
        let parameters = [("user_id", wanted.user_id), ("limit", limit)];
        Ok(ReadResults::respond(&page(records.collect(), results.clone(), parameters, next))?)
    }

    fn part<'a>(&self, after: Option<&'a str>, asked: Option<NonZeroU32>) -> Part<'a> {
        let most = self.0.parts.policy.gradebook.page_limit.get();
        let asked = asked.and_then(|asked| usize::try_from(asked.get()).ok()).unwrap_or(most);
        Part { after, limit: asked.min(most) }
    }

    /// A line item as the service tells it: with its address, and with the times that this platform has, set or not
    /// (AGS-076, AGS-080).
    fn shown(&self, container: &Container, column: Column) -> LineItem {
        let mut item = column.line_item;
        item.id = Some(self.line_item_url(&container.deployment_id, &container.context_id, &column.key));
        let supported = |time: &mut Stated<DateTime>| {
            if !time.is_there() {
                *time = Stated::Null;
            }
        };
        supported(&mut item.start_date_time);
        supported(&mut item.end_date_time);
        item
    }
}

/// Where the part begins that a `next` URL asks for.
const AFTER: &str = "after";

fn after(request: &Request<Vec<u8>>) -> Option<String> {
    let form = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
    form.one(AFTER).ok().flatten().map(ToOwned::to_owned)
}

/// A page whose next one keeps the filters (AGS-035, AGS-038).
fn page<T, const N: usize>(
    items: Vec<T>,
    url: String,
    parameters: [(&'static str, Option<String>); N],
    next: Option<String>,
) -> Page<T> {
    let Some(next) = next else { return Page::last(items) };
    let given = parameters.into_iter().chain([(AFTER, Some(next))]);
    let given = given.filter_map(|(name, value)| Some((name, value?)));
    Page::followed_by(items, given.fold(url, |url, (name, value)| url::with_parameter(&url, name, &value)))
}
