//! Publishing a template: what is accepted, and what is refused before anybody is written to.

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use render::email::email;
use render::template::{Library, Source, TemplateError, built, defaults, publish};

use crate::given::{LANGUAGES, NOTICES, TEXTED, envelope, message, plain};

/// A template of the house, as a person would take one to begin with.
fn a_source(notice: Notice) -> Source {
    let is_asked =
        |it: &Source| (it.language, it.notice, it.channel) == (Language::Fr, notice, Channel::Email);
    defaults().find(is_asked).unwrap()
}

#[test]
fn every_built_in_template_can_be_published() {
    let mut count = 0;
    for source in defaults() {
        publish(&source).unwrap_or_else(|error| {
            panic!("{:?} {:?} {:?}: {error}", source.language, source.notice, source.channel)
        });
        count += 1;
    }
    assert_eq!(count, LANGUAGES.len() * (NOTICES.len() + TEXTED.len()));
}

/// The build script does what publishing does, without its checks: they are made here.
#[test]
fn what_was_compiled_when_the_house_was_built_is_what_is_published_now() {
    let published: Vec<_> = defaults().map(|source| publish(&source).unwrap()).collect();
    assert_eq!(built().collect::<Vec<_>>(), published);
}

#[test]
fn a_missing_variable_is_refused_when_a_template_is_published() {
    let original = a_source(Notice::PreDue);
    for wrong in ["{{ creditor.nmae }}", "{{ row.number }}", "{% if nope %}x{% endif %}", "{{ total.minor }}"]
    {
        for part in 0..3 {
            let mut source = original.clone();
            match part {
                0 => source.subject.push_str(wrong),
                1 => {
                    let text = format!("<mj-text>{wrong}</mj-text>");
                    source.html = source.html.replace("{% include \"table\" %}", &text);
                }
                _ => source.text.push_str(wrong),
            }
            let refused = publish(&source).unwrap_err();
            assert!(matches!(refused, TemplateError::UnknownVariable { .. }), "{wrong}: {refused}");
        }
    }
    // Present in some messages only: the rehearsal on a bare one finds that nothing guards it.
    let mut source = original.clone();
    source.text.push_str("{{ creditor.phone }}");
    assert!(matches!(publish(&source), Err(TemplateError::Fails { .. })));
}

/// Asking whether one value is there says nothing of another: a message may have the one and lack the other.
#[test]
fn a_variable_that_some_message_lacks_is_refused_behind_the_question_for_another() {
    for (asked, written) in [("debtor.recipient", "creditor.phone"), ("creditor.phone", "not_due")] {
        let mut source = a_source(Notice::PreDue);
        source.text = format!("{{% if {asked} %}}{{{{ {written} }}}}{{% endif %}}");
        assert!(matches!(publish(&source), Err(TemplateError::Fails { .. })), "{written} behind {asked}");
        source.text = format!("{{% if {written} %}}{{{{ {written} }}}}{{% endif %}}");
        assert!(publish(&source).is_ok(), "{written} behind itself");
    }
}

#[test]
fn a_loop_bomb_runs_out_of_fuel_before_it_is_stored() {
    let mut source = a_source(Notice::PreDue);
    source.text.push_str(&"{% for row in rows %}".repeat(4));
    source.text.push('x');
    source.text.push_str(&"{% endfor %}".repeat(4));
    match publish(&source) {
        Err(TemplateError::Fails { detail, .. }) => assert!(detail.contains("too many steps"), "{detail}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_template_loads_runs_and_links_nothing_of_its_own() {
    let original = a_source(Notice::PreDue);
    for wrong in [
        "<mj-image src=\"https://tracker.example/p.png\" />",
        "<mj-image src=\"{{ link }}\" /><mj-text><img src='x'></mj-text>",
        "<mj-text><script>x</script></mj-text>",
        "<mj-text><a href=\"mailto:x@y.example\">x</a></mj-text>",
        "<mj-text><a href=\"//evil.example\">x</a></mj-text>",
        "<mj-text><p onclick=\"x\">x</p></mj-text>",
        "<mj-text>www.evil.example</mj-text>",
        "<mj-text color=\"{{ debtor.name }}\">x</mj-text>",
    ] {
        let mut source = original.clone();
        source.html = source.html.replace("{% include \"table\" %}", wrong);
        assert!(matches!(publish(&source), Err(TemplateError::NotAllowed { .. })), "{wrong}");
    }
    let mut source = original;
    source.html = "<mjml><mj-body>".to_owned();
    assert!(matches!(publish(&source), Err(TemplateError::Mjml(_))));
    source.html = "x".repeat(300 * 1024);
    assert!(matches!(publish(&source), Err(TemplateError::TooLarge { .. })));
}

#[test]
fn a_portfolio_s_own_template_replaces_the_house_s() {
    let mut mine = a_source(Notice::Reminder1);
    mine.subject = "{{ creditor.name }}: {{ total }}".to_owned();
    let stored = serde_json::to_string(&publish(&mine).unwrap()).unwrap();
    let library = Library::defaults().unwrap().with([serde_json::from_str(&stored).unwrap()]).unwrap();
    let mail = email(&library, &message(Notice::Reminder1, Language::Fr), &envelope()).unwrap();
    assert_eq!(plain(&mail.subject), "Scierie du Vercors SAS: 6 198,60 €");
}
