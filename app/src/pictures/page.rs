//! "Mijn foto": everybody's own.

use super::upload;
use crate::{
    access::PersonId,
    shell::Mine,
    ui::{self, AvatarSize, ButtonKind, IconName},
};
use leptos::prelude::*;

pub(super) fn photo(name: String, id: &PersonId, photo: Option<String>, why: Option<String>) -> impl IntoView + use<> {
    let has_one = photo.is_some();
    let tint = ui::tint_of(&id.0);
    let label = if has_one { "Kies een andere foto" } else { "Kies een foto van jezelf" };
    view! {
        <Mine title="Mijn foto">
            <ui::Card read=true>
                <div class="row"><ui::Avatar name tint photo size=AvatarSize::Large/></div>
                <p>"Mensen die je hier kent, zien deze foto."</p>
                <p>"Je hoeft geen foto te hebben."</p>
            </ui::Card>
            <form method="post" action="/photo" enctype="multipart/form-data" class="form">
                <ui::FormAlert message=why.clone()/>
                <ui::Field label name=upload::FIELD kind="file" accept="image/*" error=why required=true/>
                <ui::SubmitRow><ui::Button icon=IconName::Check>"Dit is mijn foto"</ui::Button></ui::SubmitRow>
            </form>
            {has_one.then(|| view! {
                <form method="post" action="/photo/remove">
                    <ui::Button kind=ButtonKind::Bare icon=IconName::Cross>"Haal mijn foto weg"</ui::Button>
                </form>
            })}
        </Mine>
    }
}
