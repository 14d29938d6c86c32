//! The frame for those who are not in yet: signing in, joining, and when something went wrong.

use super::{
    DemoBar,
    demo_bar::DemoStrip,
    phone_frame::{Brand, QuickExit, SkipLink},
};
use leptos::prelude::*;

/// One narrow column, with "Weg hier": an alumnus may see these pages too.
#[component]
pub fn PlainFrame(
    #[prop(into)] title_h1: String,
    #[prop(optional_no_strip)] demo: Option<DemoBar>,
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink/>
        <DemoStrip demo/>
        <div class="plain">
            <header class="top"><Brand href="/"/><QuickExit/></header>
            <main id="main" tabindex="-1"><h1>{title_h1}</h1>{children()}</main>
        </div>
    }
}
