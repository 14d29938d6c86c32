//! The conversation with a provider, by OpenID Connect: discovery, departure, return. Every request goes by the guarded
//! way to the outside. Metadata and keys are fetched each time: a changed key is known at once, and nothing is stale.

use super::{
    rules::{SKEW_SECONDS, domain_of},
    store::Provider,
};
use crate::{
    door::Pending,
    moment::At,
    outside::{Outside, OutsideError},
};
use chrono::DateTime;
use openidconnect::{
    AccessToken, AdditionalClaims, AsyncHttpClient, AuthType, AuthenticationFlow, AuthorizationCode, Client, ClientId,
    ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse,
    SubjectIdentifier, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde_json::Value;
use std::collections::HashMap;

/// What a browser takes along, and what stays here for its return.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Where the browser goes.
    pub leads_to: String,
    /// What comes back in the address.
    pub state: String,
    /// What comes back in the token.
    pub nonce: String,
    /// What shows the provider that we are who left (PKCE).
    pub verifier: String,
}

/// What the provider says of somebody.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its own name for the account.
    pub subject: String,
    /// The mail address, when the provider confirmed it.
    pub mail: Option<String>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The groups in the claim that was asked for.
    pub groups: Vec<String>,
}

/// Why the conversation failed. The words are for the admin; whoever signs in sees one kind page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It could not be reached.
    Outside(OutsideError),
    /// There is no OpenID Connect at this address.
    NoProvider,
    /// It calls itself otherwise than the settings do.
    OtherIssuer,
    /// It does not do what we need: a code, and a token endpoint.
    NotSupported,
    /// It does not know our client, or the secret is wrong.
    Client,
    /// It refused the code.
    Code,
    /// The token is not right: signature, audience, nonce, time.
    Token(String),
    /// There are too many groups to be told.
    TooManyGroups,
}

impl Trouble {
    /// What is the matter, in Dutch, for an admin.
    pub fn words(&self) -> String {
        match self {
            Self::Outside(why) => format!("De provider is niet te bereiken. {why}"),
            Self::NoProvider => "Op dit adres is geen provider gevonden. Er hoort een pagina \
                                 /.well-known/openid-configuration te zijn."
                .into(),
            Self::OtherIssuer => {
                "De provider noemt zichzelf anders dan het adres hier. Neem de 'issuer' van de provider \
                                  precies over, ook de schuine streep aan het eind."
                    .into()
            }
            Self::NotSupported => "Deze provider kan niet wat nodig is: inloggen met een code.".into(),
            Self::Client => "De client-id of het geheim klopt niet.".into(),
            Self::Code => "De provider gaf een antwoord dat we niet begrijpen.".into(),
            Self::Token(_) => "Het bewijs van de provider klopt niet.".into(),
            Self::TooManyGroups => "De provider stuurt te veel groepen. Stuur alleen de groepen van deze app.".into(),
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

/// Claims that are no standard ones: the groups are among them.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Extra {
    #[serde(flatten)]
    all: HashMap<String, Value>,
}

impl AdditionalClaims for Extra {}

type Fields = IdTokenFields<
    Extra,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Tokens = StandardTokenResponse<Fields, CoreTokenType>;

type ProviderClient = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The way to the outside as OpenID Connect takes it.
struct Http(Outside);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = OutsideError;
    type Future = Pending<'c, Result<HttpResponse, OutsideError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.send(request))
    }
}

/// A provider whose metadata and keys were just read.
async fn meet(outside: &Outside, provider: &Provider, back: &str) -> Result<ProviderClient, Trouble> {
    outside.check(&provider.issuer).map_err(Trouble::Outside)?;
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|_| Trouble::NoProvider)?;
    let http = Http(outside.clone());
    let metadata = CoreProviderMetadata::discover_async(issuer, &http).await.map_err(|error| match error {
        DiscoveryError::Request(why) => Trouble::Outside(why),
        DiscoveryError::Validation(_) => Trouble::OtherIssuer,
        _ => Trouble::NoProvider,
    })?;
    // A browser is led there, so it must be an ordinary address too.
    outside.check(metadata.authorization_endpoint().as_str()).map_err(Trouble::Outside)?;
    let gives_code = metadata.response_types_supported().iter().any(|types| **types == [CoreResponseType::Code]);
    if !gives_code || metadata.token_endpoint().is_none() {
        return Err(Trouble::NotSupported);
    }
    let ways = metadata.token_endpoint_auth_methods_supported();
    let only_post = ways.is_some_and(|ways| {
        ways.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    let secret = ClientSecret::new(provider.client_secret.0.clone());
    let back = RedirectUrl::new(back.to_owned()).map_err(|_| Trouble::NotSupported)?;
    Ok(Client::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), Some(secret))
        .set_redirect_uri(back)
        .set_auth_type(if only_post { AuthType::RequestBody } else { AuthType::BasicAuth }))
}

/// Prepares to leave for a provider.
///
/// # Errors
/// When it can't be reached, or is none.
pub async fn depart(outside: &Outside, provider: &Provider, back: &str) -> Result<Departure, Trouble> {
    let client = meet(outside, provider, back).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".into()))
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge)
        .url();
    Ok(Departure {
        leads_to: url.into(),
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
    })
}

/// Exchanges a code for what the provider says of somebody, all of it checked.
///
/// # Errors
/// When anything is not as it must be.
pub async fn arrive(
    outside: &Outside,
    provider: &Provider,
    back: &str,
    code: String,
    (nonce, verifier): (String, String),
    now: At,
) -> Result<Told, Trouble> {
    let client = meet(outside, provider, back).await?;
    let tokens = exchange(outside, &client, code, verifier).await?;
    let token = tokens.id_token().ok_or_else(|| Trouble::Token("there is none".into()))?;
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || DateTime::from_timestamp(now.0 - SKEW_SECONDS, 0).unwrap_or_default())
        .set_issue_time_verifier_fn(move |issued| match issued.timestamp() <= now.0 + SKEW_SECONDS {
            true => Ok(()),
            false => Err("issued in the future".into()),
        });
    let claims =
        token.claims(&verifier, &Nonce::new(nonce)).map_err(|error| Trouble::Token(kind_of(&error).to_owned()))?;
    // The library leaves this one to us: a token that was given to another client on our behalf is none for us.
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return Err(Trouble::Token("authorized party".into()));
    }
    let mut told = Heard {
        mail: claims.email().map(|mail| mail.to_string()),
        is_confirmed: claims.email_verified(),
        first_name: claims.given_name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        last_name: claims.family_name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        extra: claims.additional_claims().all.clone(),
    };
    if told.lacks(provider) {
        told.add(ask_more(outside, &client, tokens.access_token().clone(), claims.subject().clone()).await?);
    }
    told.read(provider, claims.subject().to_string())
}

/// Signatures by a key that only the provider has. Never one by our own shared secret, and never none.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What was wrong with a token, without what stood in it.
fn kind_of(error: &openidconnect::ClaimsVerificationError) -> &'static str {
    use openidconnect::ClaimsVerificationError as Wrong;
    match error {
        Wrong::Expired(_) => "expired",
        Wrong::InvalidAudience(_) => "audience",
        Wrong::InvalidIssuer(_) => "issuer",
        Wrong::InvalidNonce(_) => "nonce",
        Wrong::SignatureVerification(_) => "signature",
        _ => "other",
    }
}

async fn exchange(
    outside: &Outside,
    client: &ProviderClient,
    code: String,
    verifier: String,
) -> Result<Tokens, Trouble> {
    let http = Http(outside.clone());
    client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| Trouble::NotSupported)?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier))
        .request_async(&http)
        .await
        .map_err(|error| match error {
            RequestTokenError::Request(why) => Trouble::Outside(why),
            RequestTokenError::ServerResponse(said) => match said.error() {
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => Trouble::Client,
                _ => Trouble::Code,
            },
            _ => Trouble::Code,
        })
}

async fn ask_more(
    outside: &Outside,
    client: &ProviderClient,
    access: AccessToken,
    subject: SubjectIdentifier,
) -> Result<Option<Heard>, Trouble> {
    // Without a place to ask, what the token said is all there is.
    let Ok(question) = client.user_info(access, Some(subject)) else { return Ok(None) };
    let http = Http(outside.clone());
    let more: UserInfoClaims<Extra, CoreGenderClaim> =
        question.request_async(&http).await.map_err(|_| Trouble::Token("the user's data did not come".into()))?;
    Ok(Some(Heard {
        mail: more.email().map(|mail| mail.to_string()),
        is_confirmed: more.email_verified(),
        first_name: more.given_name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        last_name: more.family_name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        extra: more.additional_claims().all.clone(),
    }))
}

/// What was said, before it is judged.
struct Heard {
    mail: Option<String>,
    is_confirmed: Option<bool>,
    first_name: Option<String>,
    last_name: Option<String>,
    extra: HashMap<String, Value>,
}

impl Heard {
    fn lacks(&self, provider: &Provider) -> bool {
        let lacks_groups = provider.mapping.claim.as_ref().is_some_and(|claim| !self.extra.contains_key(claim));
        self.mail.is_none() || self.is_confirmed.is_none() || lacks_groups
    }

    /// What the token says goes before what was asked later. A mail address and its confirmation belong together.
    fn add(&mut self, more: Option<Self>) {
        let Some(more) = more else { return };
        if self.mail.is_none() || self.mail == more.mail {
            self.is_confirmed = self.is_confirmed.or(more.is_confirmed);
            self.mail = self.mail.take().or(more.mail);
        }
        self.first_name = self.first_name.take().or(more.first_name);
        self.last_name = self.last_name.take().or(more.last_name);
        for (claim, value) in more.extra {
            self.extra.entry(claim).or_insert(value);
        }
    }

    fn read(self, provider: &Provider, subject: String) -> Result<Told, Trouble> {
        let claim = provider.mapping.claim.as_deref().unwrap_or_default();
        let elsewhere = self.extra.get("_claim_names").and_then(|names| names.get(claim));
        let groups = match self.extra.get(claim) {
            // The provider says that the list is too long for a token. No list is not an empty list.
            None if elsewhere.is_some() => return Err(Trouble::TooManyGroups),
            None => Vec::new(),
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(_) => Vec::new(),
        };
        let mail = self.mail.filter(|_| self.is_confirmed == Some(true)).map(|mail| mail.trim().to_lowercase());
        Ok(Told {
            subject,
            mail: mail.filter(|mail| domain_of(mail).is_some()),
            first_name: self.first_name.unwrap_or_default(),
            last_name: self.last_name.unwrap_or_default(),
            groups,
        })
    }
}

/// Tries everything that can be tried without somebody: the address, its keys, and whether it knows our client.
///
/// # Errors
/// With what is wrong.
pub async fn rehearse(outside: &Outside, provider: &Provider, back: &str) -> Result<(), Trouble> {
    let client = meet(outside, provider, back).await?;
    let (_, verifier) = PkceCodeChallenge::new_random_sha256();
    // A code that nobody was given: whoever knows our client refuses the code, whoever does not refuses the client.
    match exchange(outside, &client, "waakvlam-proef".into(), verifier.secret().clone()).await {
        Err(Trouble::Code) | Ok(_) => Ok(()),
        Err(trouble) => Err(trouble),
    }
}
