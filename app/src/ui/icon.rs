//! Line icons on a grid of 24, drawn for this product. A page carries only those it uses.

use leptos::prelude::*;

/// What an icon stands for. Always beside a word: no icon speaks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Home,
    Question,
    People,
    HelpNow,
    Calendar,
    Speaker,
    Back,
    Next,
    Check,
    Cross,
    Phone,
    Mail,
    Money,
    Living,
    Work,
    School,
    Quarrel,
    Health,
    Benefit,
    Other,
    Eye,
    Bell,
    Upload,
    Qr,
    PersonPlus,
    Clock,
    Pause,
    Shield,
    Printer,
    Logout,
    Warning,
    Search,
    Info,
    Devices,
    Pencil,
    Chat,
    Municipality,
    Download,
    Lock,
    Heart,
    Microphone,
}

impl IconName {
    const fn paths(self) -> &'static str {
        match self {
            Self::Home => {
                r#"<path d="M4 11.2 12 4l8 7.2V19a1.5 1.5 0 0 1-1.5 1.5H15V15H9v5.5H5.5A1.5 1.5 0 0 1 4 19z"/>"#
            }
            Self::Question => {
                r#"<path d="M12 4a8 8 0 1 1-3.9 15L4 20l1.1-3.9A8 8 0 0 1 12 4z"/><path d="M9.7 10a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .7-1 1.5M12 16.4v.01"/>"#
            }
            Self::People => {
                r#"<circle cx="9" cy="8.2" r="3.4"/><path d="M3 19.5a6 6 0 0 1 12 0M15.6 5.1a3.3 3.3 0 0 1 0 6.2M17.6 14.3a6 6 0 0 1 3.4 5.2"/>"#
            }
            Self::HelpNow => {
                r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.4"/><path d="m6 6 3.6 3.6M14.4 14.4 18 18M18 6l-3.6 3.6M9.6 14.4 6 18"/>"#
            }
            Self::Calendar => {
                r#"<rect x="4" y="5.5" width="16" height="14.5" rx="2.5"/><path d="M8 3.5v4M16 3.5v4M4 10.5h16"/>"#
            }
            Self::Speaker => {
                r#"<path d="M4 9.8v4.4h3.6L12.5 18V6L7.6 9.8z"/><path d="M16 9.2a4 4 0 0 1 0 5.6M18.7 6.7a7.6 7.6 0 0 1 0 10.6"/>"#
            }
            Self::Back => r#"<path d="M20 12H4.5M11 5.5 4.5 12l6.5 6.5"/>"#,
            Self::Next => r#"<path d="m9 5.5 6.5 6.5L9 18.5"/>"#,
            Self::Check => r#"<path d="m5 12.8 4.6 4.7L19 7.5"/>"#,
            Self::Cross => r#"<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>"#,
            Self::Phone => {
                r#"<path d="M8.6 4H5.5A1.5 1.5 0 0 0 4 5.6 15 15 0 0 0 18.4 20a1.5 1.5 0 0 0 1.6-1.5v-3.1l-4.3-1.7-1.8 2.2a12 12 0 0 1-5.8-5.8l2.2-1.8z"/>"#
            }
            Self::Mail => {
                r#"<rect x="3.5" y="5.5" width="17" height="13" rx="2.5"/><path d="m4.5 7.5 7.5 5.8 7.5-5.8"/>"#
            }
            Self::Money => r#"<path d="M18 6.6A7.4 7.4 0 1 0 18 17.4M4 10.4h9.5M4 13.6h8"/>"#,
            Self::Living => r#"<path d="M3.5 11.5 12 4.5l8.5 7M6 9.8V20h12V9.8"/><path d="M10 20v-5.2h4V20"/>"#,
            Self::Work => {
                r#"<rect x="3.5" y="8" width="17" height="11.5" rx="2.2"/><path d="M9 8V6.2A1.7 1.7 0 0 1 10.7 4.5h2.6A1.7 1.7 0 0 1 15 6.2V8M3.5 13h17M12 12v2"/>"#
            }
            Self::School => {
                r#"<path d="M2.5 9.5 12 5l9.5 4.5L12 14z"/><path d="M6.5 11.5v4.3c0 1.4 2.5 2.7 5.5 2.7s5.5-1.3 5.5-2.7v-4.3M21.5 9.5v5.5"/>"#
            }
            Self::Quarrel => {
                r#"<path d="M12 4.5c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7a10 10 0 0 1-3.1-.5l-4.4 1.8.9-3.5a6.5 6.5 0 0 1-1.9-4.8c0-3.9 3.8-7 8.5-7z"/><path d="M12.8 7.5 10 11.7h4l-2.8 4"/>"#
            }
            Self::Health => {
                r#"<path d="M12 19.8C6.5 16 3.5 12.9 3.5 9.3A4.4 4.4 0 0 1 12 7.6a4.4 4.4 0 0 1 8.5 1.7c0 3.6-3 6.7-8.5 10.5z"/><path d="M7 12.5h2.5l1.5-2.5 2 4 1.2-1.5H17"/>"#
            }
            Self::Benefit => {
                r#"<path d="M6 3.5h8.5L19 8v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19V4.5"/><path d="M14 3.5V8.5h5M8.5 12.5h7M8.5 16h4.5"/>"#
            }
            Self::Other => {
                r#"<circle cx="5.5" cy="12" r="1.4"/><circle cx="12" cy="12" r="1.4"/><circle cx="18.5" cy="12" r="1.4"/>"#
            }
            Self::Eye => {
                r#"<path d="M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12z"/><circle cx="12" cy="12" r="2.8"/>"#
            }
            Self::Bell => r#"<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.8h4"/>"#,
            Self::Upload => {
                r#"<path d="M12 15.5V4.5M7.5 9 12 4.5 16.5 9M4.5 15v3A1.5 1.5 0 0 0 6 19.5h12a1.5 1.5 0 0 0 1.5-1.5v-3"/>"#
            }
            Self::Download => {
                r#"<path d="M12 4.5v11M7.5 11l4.5 4.5L16.5 11M4.5 15v3A1.5 1.5 0 0 0 6 19.5h12a1.5 1.5 0 0 0 1.5-1.5v-3"/>"#
            }
            Self::Qr => {
                r#"<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/><rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2.5v2.5M20 14v.01M14 20v-.01M17 20h3v-3"/>"#
            }
            Self::PersonPlus => {
                r#"<circle cx="10" cy="8" r="3.6"/><path d="M3.5 19.5a6.5 6.5 0 0 1 13 0M18.5 8v6M15.5 11h6"/>"#
            }
            Self::Clock => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>"#,
            Self::Pause => r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.8 9v6M14.2 9v6"/>"#,
            Self::Shield => {
                r#"<path d="m12 3.5 7 2.5v5.5c0 4.3-2.8 7.3-7 9-4.2-1.7-7-4.7-7-9V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>"#
            }
            Self::Printer => {
                r#"<path d="M7 9V4h10v5M7 17H5.5A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9h13a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H17M7 14h10v6H7z"/>"#
            }
            Self::Logout => {
                r#"<path d="M13 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H13M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"/>"#
            }
            Self::Warning => {
                r#"<path d="M10.7 4.7 3.2 17.6A1.5 1.5 0 0 0 4.5 20h15a1.5 1.5 0 0 0 1.3-2.4L13.3 4.7a1.5 1.5 0 0 0-2.6 0zM12 9.5v4.2M12 16.8v.01"/>"#
            }
            Self::Search => r#"<circle cx="10.8" cy="10.8" r="6.3"/><path d="m15.5 15.5 5 5"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11.5v4.8M12 7.9v.01"/>"#,
            Self::Devices => r#"<rect x="7" y="3" width="10" height="18" rx="2.5"/><path d="M11 18h2"/>"#,
            Self::Pencil => {
                r#"<path d="m4.5 19.5 1-4.2L16 4.8a2.3 2.3 0 0 1 3.2 3.2L8.7 18.5z"/><path d="m14 6.8 3.2 3.2"/>"#
            }
            Self::Chat => {
                r#"<path d="M12 4.5c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7a10 10 0 0 1-3.1-.5L4.5 19.8l.9-3.5a6.5 6.5 0 0 1-1.9-4.8c0-3.9 3.8-7 8.5-7z"/>"#
            }
            Self::Municipality => {
                r#"<path d="m3.5 9 8.5-4.5L20.5 9zM5.5 9v8M10 9v8M14 9v8M18.5 9v8M3.5 20h17M4.5 17h15"/>"#
            }
            Self::Lock => {
                r#"<rect x="5" y="10.5" width="14" height="9.5" rx="2.2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v1.8"/>"#
            }
            Self::Heart => {
                r#"<path d="M12 19.8C6.5 16 3.5 12.9 3.5 9.3A4.4 4.4 0 0 1 12 7.6a4.4 4.4 0 0 1 8.5 1.7c0 3.6-3 6.7-8.5 10.5z"/>"#
            }
            Self::Microphone => {
                r#"<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6"/>"#
            }
        }
    }
}

/// One line icon in the colour of the words beside it; hidden from screen readers.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" inner_html=name.paths()></svg> }
}

/// The mark: a pilot flame, small and steady, on its burner.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
            <path class="mark-out" d="M12 1.5c.8 4.3 6.2 7.3 6.2 12.7a6.2 6.2 0 0 1-12.4 0C5.8 8.8 11.2 5.8 12 1.5z"/>
            <path class="mark-in" d="M12 10.5c.4 2.3 2.9 3.4 2.9 6a2.9 2.9 0 0 1-5.8 0c0-2.6 2.5-3.7 2.9-6z"/>
            <path class="mark-base" d="M7.5 22.7h9"/>
        </svg>
    }
}
