&[
    ("admin", &["samira-geheim", "samira-gevoel", "samira-jim", "samira-notitie", "samira-pakket", "samira-vraag", "samira-werk"]),
    ("backup", &["samira-geheim", "samira-gevoel", "samira-jim", "samira-notitie", "samira-pakket", "samira-vraag", "samira-werk"]),
    ("colleague", &["samira-geheim", "samira-gevoel", "samira-jim", "samira-notitie", "samira-pakket", "samira-vraag", "samira-werk"]),
    ("desk-elsewhere", &["yara-pakket"]),
    ("desk-open", &["samira-pakket"]),
    ("oneself", &["samira-pakket", "samira-vraag"]),
    ("other-alumnus", &["yara-pakket", "yara-vraag"]),
    ("owner", &["samira-geheim", "samira-gevoel", "samira-jim", "samira-notitie", "samira-pakket", "samira-vraag", "samira-werk"]),
    ("staff-elsewhere", &["yara-geheim", "yara-gevoel", "yara-jim", "yara-notitie", "yara-pakket", "yara-vraag", "yara-werk"]),
]
