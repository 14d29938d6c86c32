//! The one outgoing HTTP client. Names are resolved here, and a connection goes to an address that was looked at: there
//! is no second look-up in between that could answer something else.

use super::{
    OutsideError, Reach,
    rules::{may_reach, target},
};
use axum::http::{Request, Response};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

/// How long one request may take from beginning to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long making a connection may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// The largest answer, in bytes: metadata, keys and receipts are far smaller.
const LARGEST_ANSWER: usize = 1 << 20;

/// The way to the outside. Cheap to clone; connections are shared.
#[derive(Clone, Debug)]
pub struct Outside {
    client: Client,
    reach: Arc<Reach>,
    patience: Duration,
}

impl Outside {
    /// A way out that reaches this far.
    ///
    /// # Errors
    /// When TLS has no certificates to trust on this machine, as text for the operator.
    pub fn new(reach: Reach) -> Result<Self, String> {
        // The first of the process wins; a second call changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reach = Arc::new(reach);
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .https_only(!reach.this_machine)
            .connect_timeout(CONNECT_PATIENCE)
            .dns_resolver(Guard(Arc::clone(&reach)))
            .user_agent("Waakvlam")
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, reach, patience: PATIENCE })
    }

    /// The same way out for something that may take longer, or must be quicker.
    #[must_use]
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self { patience, ..self.clone() }
    }

    /// How far it reaches.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Whether an address is one that we go to, before anything is sent. A browser may be led there too.
    ///
    /// # Errors
    /// With why not.
    pub fn check(&self, url: &str) -> Result<(), OutsideError> {
        let named = target(url, &self.reach)?;
        let read = reqwest::Url::parse(url).map_err(|_| OutsideError::Unknown)?;
        // Two readers must agree on where it leads.
        let agreed = read.host_str() == Some(&named.host) && read.port_or_known_default() == Some(named.port);
        if agreed { Ok(()) } else { Err(OutsideError::Address("Dit adres is op twee manieren te lezen.")) }
    }

    /// Sends one request and reads the whole answer, whatever its status. A redirect is an answer like any other.
    ///
    /// # Errors
    /// When there is no answer, with why.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutsideError> {
        self.check(&request.uri().to_string())?;
        tokio::time::timeout(self.patience, self.send_checked(request)).await.unwrap_or(Err(OutsideError::Slow))
    }

    async fn send_checked(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutsideError> {
        let request = reqwest::Request::try_from(request).map_err(|_| OutsideError::Unknown)?;
        let mut answer = self.client.execute(request).await.map_err(|error| what_went_wrong(&error))?;
        let mut read = Response::new(Vec::new());
        *read.status_mut() = answer.status();
        std::mem::swap(read.headers_mut(), answer.headers_mut());
        while let Some(part) = answer.chunk().await.map_err(|error| what_went_wrong(&error))? {
            if read.body().len() + part.len() > LARGEST_ANSWER {
                return Err(OutsideError::TooLarge);
            }
            read.body_mut().extend_from_slice(&part);
        }
        Ok(read)
    }
}

/// The guard's own word, or that of TLS, from under the layers of the client.
fn what_went_wrong(error: &reqwest::Error) -> OutsideError {
    let mut under: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = under {
        if let Some(known) = cause.downcast_ref::<OutsideError>() {
            return known.clone();
        }
        if cause.is::<rustls::Error>() {
            return OutsideError::Untrusted;
        }
        // What an input error wraps is itself the cause, which its `source` steps over.
        let wrapped = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        under = wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| cause.source());
    }
    if error.is_timeout() { OutsideError::Slow } else { OutsideError::Down }
}

/// Looks names up, and lets nothing through when one address of a name lies inside.
struct Guard(Arc<Reach>);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|_| OutsideError::Unknown)?;
            let found: Vec<SocketAddr> = found.collect();
            match found.iter().all(|address| may_reach(address.ip(), &reach)) {
                _ if found.is_empty() => Err(OutsideError::Unknown.into()),
                true => Ok(Box::new(found.into_iter()) as Addrs),
                false => Err(OutsideError::Inside.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_followed() {
        let look_up = |this_machine| {
            let reach = Reach { this_machine, ..Reach::default() };
            Guard(Arc::new(reach)).resolve(Name::from_str("localhost").expect("a name"))
        };
        let refused = look_up(false).await.err().expect("refused");
        assert_eq!(refused.downcast_ref(), Some(&OutsideError::Inside));
        assert!(look_up(true).await.is_ok());
    }
}
