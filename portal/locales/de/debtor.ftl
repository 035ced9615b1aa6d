# The debtor's pages, in German. Same keys as fr/debtor.ftl (a test compares).
# Always Sie. Neutral words before strong ones: never Mahnung (but for the formal notice, by its name), Schuldner, überfällig, a countdown or capitals.

## Entry: what travels with the first page

skip = Zum Inhalt
for-debtor = für { $name }
loading = Wird geladen
language = Sprache
nav = Bereiche
nav-summary = Übersicht
nav-invoices = Rechnungen
nav-history = Verlauf
nav-contact = Kontakt
footer-genuine = Ist diese Nachricht echt?
footer-rights = Ihre Daten und Ihre Rechte
landing-title = Eine Nachricht zu Ihrem Konto
landing-from = Von
landing-for = Für
landing-code = Code dieser Nachricht
landing-code-where = { $channel ->
    [email] Derselbe Code steht in der E-Mail vom { $date }.
    [sms] Derselbe Code steht in der SMS vom { $date }.
    [letter] Derselbe Code steht auf dem Brief vom { $date }.
   *[other] Derselbe Code steht in der Nachricht vom { $date }.
}
landing-continue = Weiter
landing-hint = Vor diesem Schritt wird kein Betrag angezeigt. Das Öffnen dieser Seite verpflichtet zu nichts.
check-title = So prüfen Sie, ob sie echt ist
check-address = Prüfen Sie die Adresse
check-address-text = Diese Seite kommt von { $host }. Das ist die Adresse des Links in Ihrer Nachricht, ohne Umweg.
check-call = Rufen Sie uns an
check-call-text = { $phone }. Nehmen Sie lieber die Nummer auf unseren Rechnungen: Es muss dieselbe sein.
check-compare = Vergleichen Sie
check-compare-text = { $label } { $number }, wie auf Ihren Rechnungen.
check-card = Es wird nichts Vertrauliches verlangt
check-card-text = Wir fragen in einer Nachricht nie nach einer Kartennummer oder einem Passwort.
wrong-person = Ich bin nicht die richtige Person
gone-title = Dieser Link gilt nicht mehr
gone-text = Ein Link läuft nach einiger Zeit ab, oder ein neuerer ersetzt ihn. Wir können Ihnen einen neuen senden.
gone-button = Neuen Link senden
gone-hint = Der neue Link geht nur an die Adresse, die wir bereits haben. Sie brauchen nichts einzugeben.
gone-sent-title = Notiert
gone-sent-text = Wenn dieser Link von uns kam, trifft in wenigen Minuten eine neue Nachricht an der uns bekannten Adresse ein. Sehen Sie auch im Spam-Ordner nach.
cut-title = Dieser Link ist unvollständig
cut-text = Er wurde vermutlich unterwegs abgeschnitten. Öffnen Sie ihn noch einmal aus der Nachricht, oder kopieren Sie die ganze Adresse.
retry = Noch einmal versuchen
offline-title = Keine Verbindung
offline-text = Diese Seite konnte unsere Server nicht erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Es ist nichts verloren gegangen.
broken-title = Diese Seite antwortet nicht
broken-text = Der Fehler liegt bei uns, und es wurde nichts gesendet oder geändert. Versuchen Sie es gleich noch einmal.
busy-title = Zu viele Anfragen auf einmal
busy-text = Warten Sie eine Minute und versuchen Sie es noch einmal. Es wurde nichts gesendet oder geändert.

## Pages: all other pages

new-tab = neuer Tab
back-summary = Übersicht
expired-title = Ihr Besuch ist beendet
expired-text = Zur Sicherheit schließt sich diese Seite nach einiger Zeit ohne Aktivität. Es ist nichts verloren gegangen.
expired-how = Um zurückzukehren, öffnen Sie noch einmal den Link in unserer Nachricht. Er gilt weiterhin.
missing-title = Diese Seite gibt es nicht
missing-text = Die Adresse wurde vielleicht falsch kopiert. Alles, was Sie betrifft, steht in der Übersicht.
missing-button = Zur Übersicht

summary-title = Übersicht
summary-payable = Heute zu zahlen
summary-several = Ihre Konten, eine Währung nach der anderen
summary-overdue = { $count ->
    [one] Eine fällige Rechnung, seit { $days ->
        [one] einem Tag
       *[other] { $days } Tagen
    }.
   *[other] { $count } fällige Rechnungen, die älteste seit { $days ->
        [one] einem Tag
       *[other] { $days } Tagen
    }.
}
summary-next = Nichts ist fällig. Nächste Fälligkeit: { $date }.
summary-held = Die Erinnerungen sind ausgesetzt. Sie können jederzeit zahlen.
summary-clear = Heute ist nichts zu zahlen.
summary-pay = Zahlen
summary-pay-early = Vorzeitig zahlen
summary-help = In Schwierigkeiten? Es gibt kostenlose Hilfe
accounts-change = Konto wechseln ({ $count })
accounts-title = Konto wechseln
accounts-here = Sie sind im Konto von { $name }. Alles, was Sie hier tun, betrifft nur dieses Konto.
accounts-hint = Ein Konto kommt hinzu, wenn Sie den Link seiner Nachricht in diesem Browser öffnen. Jedes schließt sich nach acht Stunden.
summary-answers = Andere Antworten
answer-promise = Ich kann jetzt nicht alles zahlen
answer-promise-text = Nennen Sie ein Datum, bis dahin ruhen die Erinnerungen
answer-plan = In Raten zahlen
answer-plan-text = Verteilen Sie die Summe, die Erinnerungen ruhen
answer-dispute = Etwas stimmt nicht
answer-dispute-text = Rechnung nicht erhalten, Preis, Menge, anderes
answer-paid = Ich habe schon gezahlt
answer-paid-text = Nennen Sie das Datum, die Erinnerungen ruhen
ledger-title = Ihr Konto
ledger-late = Fällig
ledger-disputed = Beanstandet
ledger-disputed-text = zurückgestellt
ledger-disputed-one = { $number }, zurückgestellt
ledger-due = Noch nicht fällig
ledger-due-text = { $number }, am { $date }
ledger-due-many = { $count } Rechnungen
ledger-unapplied = Eingegangen, noch zuzuordnen
ledger-total = Insgesamt offen
last-payment = Letzte Zahlung eingegangen: { $amount } am { $date }. Vielen Dank.
last-payment-for = Letzte Zahlung eingegangen: { $amount } am { $date }, angerechnet auf { $numbers }. Vielen Dank.
fresh = Stand: { $moment }. Eine seither geleistete Zahlung ist möglicherweise noch nicht zu sehen.
nothing-title = Es ist nichts offen
nothing-text = { $creditor } erwartet keine Zahlung von Ihnen.
nothing-late = Eine ganz neue Zahlung oder Rechnung ist möglicherweise noch nicht zu sehen.

hold-title = Erinnerungen ausgesetzt
hold-title-for = Erinnerungen ausgesetzt für { $numbers }
hold-many = { $count } Rechnungen
hold-promise = Sie haben eine Zahlung angekündigt. Die Erinnerungen beginnen nach { $date } wieder, wenn sie nicht bei uns eingegangen ist.
hold-promise-amount = Sie haben { $amount } angekündigt. Die Erinnerungen beginnen nach { $date } wieder, wenn diese Zahlung nicht bei uns eingegangen ist.
hold-change = Datum ändern
hold-retract = Zurücknehmen
hold-dispute = Wir prüfen, was Sie am { $since } gemeldet haben. Antwort spätestens am { $date }.
hold-already-paid = Sie haben am { $since } eine Zahlung gemeldet. Wir suchen sie, längstens bis { $date }.
hold-plan-next = Nächste Rate: { $amount } am { $date }.
hold-plan = Ein Ratenplan läuft, bis { $date }.
hold-other = Vor { $date } wird keine Erinnerung gesendet.

state-late = { $days ->
    [0] Heute fällig
    [one] Seit einem Tag fällig
   *[other] Seit { $days } Tagen fällig
}
state-due = { $days ->
    [0] Heute fällig
    [one] Morgen fällig
   *[other] In { $days } Tagen
}
state-disputed = Beanstandet
state-paused = Erinnerungen ausgesetzt
state-paid = Bezahlt

invoices-title = Rechnungen
filter = Filtern
filter-open = Offen
filter-disputed = Beanstandet
filter-paid = Bezahlt
invoices-none = Hier ist keine Rechnung.
invoices-currency = Rechnungen in { $currency }
invoice-due-past = War fällig am { $date }
invoice-due-next = Fällig am { $date }
invoice-part = Von { $amount } bereits { $paid } bezahlt
invoice-disputed-part = Davon { $amount } beanstandet
invoice-pay = Diese Rechnung zahlen
invoice-pay-number = { $number } zahlen
invoice-view = Ansehen auf { $host }
invoice-payee = zu zahlen an { $name }
invoice-view-number = Rechnung { $number }, neuer Tab
invoice-save-number = der Rechnung { $number }, zum Speichern
column-pick = Wählen
column-number = Rechnung
column-issued = Vom
column-due = Fällig am
column-state = Stand
column-amount = Betrag
column-open = Noch offen
column-document = Dokument
table-caption = Rechnungen von { $name }
table-total = { $count ->
    [one] Summe einer Rechnung
   *[other] Summe von { $count } Rechnungen
}
more = { $count ->
    [one] Die letzte zeigen
   *[other] { $count } weitere zeigen
}
shown = { $shown } von { $total } angezeigt
chosen = { $count ->
    [0] Keine Rechnung gewählt
    [one] Eine Rechnung gewählt
   *[other] { $count } Rechnungen gewählt
}
chosen-too-many = Höchstens { $limit } Rechnungen auf einmal. Nehmen Sie einige heraus.

pay-title = Per Überweisung zahlen
pay-amount = Betrag
pay-overdue = Alles, was fällig ist
pay-open = Alles, was offen ist
pay-count = { $count ->
    [one] Eine Rechnung
   *[other] { $count } Rechnungen
}
pay-first = Die { $count } ältesten von { $total }: Eine Überweisung umfasst höchstens { $count }.
pay-some = Rechnungen, die ich wähle
pay-pick = Zu zahlende Rechnungen
pay-slip = Angaben für Ihre Bank
pay-several = Diese Rechnungen gehen auf { $count } Konten: Bitte überweisen Sie auf jedes einzeln.
pay-slip-of = Überweisung { $number } von { $count }: { $name }
pay-assigned = Diesen Betrag haben wir an { $name } abgetreten: Er ist auf das folgende Konto zu zahlen.
pay-since = Diese Angaben sind seit dem { $date } dieselben.
pay-assigned-way = Hier ist nur eine Überweisung möglich: Ein Teil dieser Auswahl geht an { $name }.
pay-holder = Kontoinhaber
pay-reference = Verwendungs{"\u00AD"}zweck, genau so übernehmen
pay-name-hint = Ihre Bank prüft den Namen des Kontoinhabers: Er muss genau „{ $name }“ lauten.
pay-or = oder
pay-scan = Mit der App Ihrer Bank scannen
pay-scan-hint = Nicht jede Bank liest diesen Code. Die Zeilen oben genügen.
pay-qr = QR-Code der Überweisung: { $amount } an { $name }
pay-done = Ich habe überwiesen
pay-done-hint = Eine Überweisung erscheint hier, sobald unsere Bank sie erhalten hat, oft am nächsten Arbeitstag. Die Erinnerungen ruhen, sobald Sie es uns sagen.
pay-choose = Wählen Sie mindestens eine Rechnung, um die Angaben zur Überweisung zu sehen.
pay-print = Diese Seite drucken
pay-printed = Zu zahlen an { $creditor }, für { $debtor }. Seite vom { $date }.
pay-refused = Diese Überweisung ist nicht möglich
pay-refused-text = Für diese Auswahl gibt es keine Zahlungsangaben. Wählen Sie andere Rechnungen oder schreiben Sie uns.
pay-none = Hier kann zurzeit keine Rechnung bezahlt werden.

card-way = Wie möchten Sie zahlen?
card-way-hint = Mit Karte, Apple Pay oder Google Pay: höchstens { $amount } auf einmal.
card-amount = Betrag mit Karte
card-review = Zahlung prüfen
card-check = Prüfen Sie Ihre Zahlung
card-fee = Gebühr
card-fee-none = Keine
card-page = Zahlungsseite
card-page-of = { $provider }, für { $creditor }
card-next-page = Ihre Karte geben Sie auf der Seite von Stripe ein. Wir sehen ihre Nummer nie.
card-next-back = Jene Seite bleibt eine halbe Stunde offen, danach kommen Sie hierher zurück.
card-next-booked = Sobald { $provider } bestätigt, zählt die Zahlung und die Erinnerungen enden.
card-go = Zur Zahlungsseite
card-title-waiting = Bestätigung steht aus
card-waiting-title = Ihre Zahlung
card-text-waiting = { $provider } bestätigt meist in wenigen Sekunden. Diese Seite sieht selbst nach, Sie müssen nichts tun.
card-text-long = Die Bestätigung lässt auf sich warten. Sie können diese Seite schließen: Die Zahlung erscheint in der Übersicht. Zahlen Sie nicht ein zweites Mal.
card-title-pending = Zahlung läuft
card-text-pending = { $amount } werden eingezogen. Erinnerungen warten so lange.
card-title-paid = Zahlung erhalten
card-text-paid = { $amount } erhalten. Vielen Dank.
card-title-refused = Die Zahlung kam nicht zustande
card-text-refused = Es wurde nichts abgebucht. Sie können es noch einmal versuchen oder überweisen.
card-title-left = Sie haben nicht gezahlt
card-text-left = Sie haben die Zahlungsseite verlassen. Es wurde nichts abgebucht.
card-again = Zahlungsart wählen
collector-next-page = Sie unterschreiben das SEPA-Mandat auf der Seite von GoCardless.
collector-text-pending = { $amount } werden am { $date } eingezogen. Die Erinnerungen warten.
debit-amount = Einzuziehender Betrag
debit-title = SEPA-Lastschrift
debit-lead = Lesen Sie das Mandat und geben Sie das Konto an. Danach unterschreiben Sie mit einem Code.
debit-from = Zu belastendes Konto
debit-other = Ein anderes Konto
debit-holder = Kontoinhaber
debit-next = Weiter zur Unterschrift
debit-check = Prüfen und unterschreiben
debit-on = Tag des Einzugs
debit-account = Konto
debit-identifier = Gläubiger-ID
debit-reference = Mandatsreferenz
debit-send = Unterschreiben und beauftragen
debit-after-hold = Erinnerungen warten auf den Einzug.
debit-after-mail = Eine E-Mail wiederholt Tag, Betrag und Mandat.
debit-after-back = Sie können das Mandat zurücknehmen, solange der Auftrag nicht bei der Bank ist.
debit-see = Lastschrift ansehen
debit-revoke = Mandat zurücknehmen
debit-revoke-hint = Was noch nicht bei der Bank ist, wird nicht eingezogen.
debit-revoke-yes = Ja, ich nehme es zurück
debit-revoke-send = Zurücknehmen
debit-state = { $state ->
    [ordered] Lastschrift beauftragt
    [sent] Lastschrift bei der Bank
    [collected] Per Lastschrift gezahlt
    [refused] Die Bank hat nicht eingezogen
    [returned] Lastschrift zurückgezahlt
    [withdrawn] Lastschrift zurückgenommen
   *[dropped] Es wird nichts eingezogen
}
debit-text = { $state ->
    [ordered] { $amount } werden am { $date } eingezogen.
    [sent] { $amount } werden am { $date } eingezogen. Der Auftrag ist bei der Bank.
    [collected] { $amount } am { $date } eingezogen. Vielen Dank.
    [refused] Es wurde nichts abgebucht. Wählen Sie eine andere Zahlungsart.
    [returned] Die Bank hat Ihnen { $amount } zurückgezahlt. Dieser Betrag ist wieder offen.
    [withdrawn] Sie haben das Mandat zurückgenommen. Es wird nichts eingezogen.
   *[dropped] Es wird nichts eingezogen: Der Betrag ist beglichen oder geht an jemand anderen, oder der Auftrag kam zu spät.
}
error-iban = Prüfen Sie die IBAN: Ein Zeichen ist falsch, oder dieses Konto kann nicht belastet werden.
error-holder = Geben Sie den Kontoinhaber an.
copy = Kopieren
copy-what = { $what ->
    [amount] den Betrag
    [holder] den Kontoinhaber
    [iban] die IBAN
    [bic] den BIC
   *[reference] den Verwendungszweck
}
copied = Kopiert
copy-selected = Markiert

step = Schritt { $step } von { $steps }
act-invoices = Betroffene Rechnungen
act-invoice = Betroffene Rechnung
act-search = Rechnungsnummer suchen
act-all = Alle auswählen
act-none = Alle abwählen
act-whole = Die ganze Summe
act-part = Ein Teil davon
act-part-label = Betrag
act-review = Vor dem Senden prüfen
act-change = Ändern
act-nothing-yet = In diesem Schritt wird nichts gesendet.
act-sending = Wird gesendet
act-unavailable = Diese Antwort ist zurzeit nicht möglich
act-unavailable-text = Keine Rechnung kommt dafür in Frage. Die Übersicht zeigt, was Sie tun können.
optional = (freiwillig)
next-title = Wie es weitergeht
next-number = Sie erhalten eine Vorgangsnummer auf dem Bildschirm.

error-summary = Es fehlt etwas
error-prefix = Fehler
error-invoices = Wählen Sie mindestens eine Rechnung.
error-invoices-many = Wählen Sie höchstens { $limit } Rechnungen.
error-date = Geben Sie ein vollständiges Datum mit Tag, Monat und Jahr an.
error-date-early = Wählen Sie ein Datum ab { $date }.
error-date-late = Wählen Sie ein Datum bis spätestens { $date }.
error-date-future = Das Datum kann nicht nach heute, { $date }, liegen.
error-amount = Geben Sie einen Betrag in Ziffern an, zum Beispiel { $example }.
error-amount-zero = Geben Sie einen Betrag über null an.
error-amount-low = Geben Sie mindestens { $amount } an.
error-amount-high = Geben Sie höchstens { $amount } an.
error-reason = Wählen Sie, was nicht stimmt.
error-text-short = Schreiben Sie mindestens { $count } Zeichen, damit wir Sie verstehen.
error-text-long = Schreiben Sie höchstens { $count } Zeichen.
error-method = Wählen Sie, wie gezahlt wurde.
error-field = Dieser Wert wurde nicht angenommen. Bitte prüfen Sie ihn.
error-reference = Schreiben Sie höchstens { $count } Zeichen.
conflict-title = Inzwischen hat sich etwas geändert
conflict-text = Ihre Antwort wurde nicht gespeichert. Sehen Sie in die Übersicht und beginnen Sie bei Bedarf neu.
refused-title = Diese Antwort konnte nicht angenommen werden
refused-text = Es wurde nichts gespeichert. Ändern Sie Ihre Antwort oder schreiben Sie uns.
unsent-title = Ihre Antwort ist noch nicht abgegangen
unsent-text = Sie können sie noch einmal senden: Sie wird nur einmal gespeichert.

promise-title = Zahlungsdatum ankündigen
promise-lead = Sagen Sie uns, wann Sie zahlen können. Bis dahin ruhen die Erinnerungen.
promise-date = Zahlungsdatum
promise-date-hint = Zwischen { $earliest } und { $latest }.
promise-amount = Betrag, den Sie an diesem Tag zahlen
promise-amount-hint = Mindestens { $minimum }, höchstens { $maximum }.
promise-check = Ankündigung prüfen
promise-send = Ankündigung senden
promise-next-pause = Die Erinnerungen ruhen bis { $date } für die gewählten Rechnungen.
promise-next-pause-open = Die Erinnerungen ruhen bis zum gewählten Datum für die gewählten Rechnungen.
promise-next-rest = Der Rest von { $amount } bleibt zu zahlen.
promise-next-after = Ist die Zahlung nach diesem Datum nicht bei uns eingegangen, beginnen die Erinnerungen wieder.
promise-done = Ihre Ankündigung ist gespeichert
promise-done-when = { $amount } zu zahlen am { $date }
promise-calendar = In meinen Kalender eintragen

move-title = Angekündigtes Datum ändern
move-lead = Sie haben eine Zahlung für { $date } angekündigt, für { $numbers }.
move-date = Neues Datum
move-next = Diese Ankündigung ersetzt die vorherige. Die Erinnerungen ruhen bis zum neuen Datum.
retract-title = Ankündigung zurücknehmen
retract-text = Warum?
retract-check = Vor dem Zurücknehmen prüfen
retract-send = Zurücknehmen
retract-next = Die Erinnerungen laufen wie üblich weiter.
retract-next-other = Sie können weiterhin zahlen oder anders antworten.
retract-done = Ihre Ankündigung ist zurückgenommen

plan-title = In Raten zahlen
plan-lead = Wählen Sie die Zahl der Raten und das erste Datum.
plan-count = Zahl der Raten
plan-slider = Zahl der Raten, Schieberegler
plan-count-hint = Von { $least } bis { $most }, je Rate mindestens { $amount }.
plan-deposit = Die erste beträgt mindestens { $deposit } %.
plan-first = Erste Rate
plan-schedule = Ratenplan
plan-schedule-none = Er erscheint hier, sobald alles gewählt ist.
plan-date = Datum
plan-total = Summe
plan-costs = Gebühren und Zinsen
plan-none = Keine
plan-next = Nächste
plan-check = Ratenplan prüfen
plan-send = Ratenplan annehmen
plan-next-pause = Für diese Rechnungen ruhen die Erinnerungen, solange die Termine eingehalten werden.
plan-next-early = Sie können früher oder mehr zahlen: Das zählt für die folgenden Raten.
plan-next-missed = Geht eine Rate nicht bei uns ein, endet der Plan und die Erinnerungen laufen weiter.
plan-waived = Solange Sie die Termine einhalten, werden weder Verzugszinsen noch Kosten verlangt.
plan-done = Ihr Ratenplan ist gespeichert
plan-follow = Ratenplan verfolgen
plan-missed = Ist eine Rate schwer einzuhalten?
plan-progress = { $paid ->
    [0] Von { $count } Raten ist noch keine bezahlt.
    [one] Von { $count } Raten ist eine bezahlt.
   *[other] Von { $count } Raten sind { $paid } bezahlt.
}
error-plan-small = Diese Summe ist zu klein für Raten: Jede Rate beträgt mindestens { $amount }.
error-payees = Diese Rechnungen gehen auf mehrere Konten. Wählen Sie die eines einzigen Empfängers.
error-plan-count = Wählen Sie { $least } bis { $most } Raten.

dispute-title = Ein Problem melden
dispute-reason = Was stimmt nicht?
reason-not_received = Ich habe die Ware oder die Rechnung nicht erhalten
reason-wrong_price = Der Preis ist nicht der vereinbarte
reason-wrong_quantity = Die Menge stimmt nicht
reason-already_paid = Schon bezahlt
reason-not_mine = Diese Rechnung ist nicht für uns
reason-other = Anderes
dispute-amount = Beanstandeter Betrag
dispute-amount-hint = { $amount } ganz oder teilweise.
dispute-rest = { $count ->
    [one] Noch zu zahlen auf diese Rechnung:
   *[other] Noch zu zahlen auf diese Rechnungen:
}
dispute-text = Erklären Sie es in wenigen Worten
dispute-text-hint = { $minimum } bis { $maximum } Zeichen. Schreiben Sie nichts Vertrauliches.
dispute-text-count = { $count ->
    [one] Noch ein Zeichen.
   *[other] Noch { $count } Zeichen.
}
dispute-check = Meldung prüfen
dispute-send = Meldung senden
dispute-next-pause = An die beanstandeten { $amount } erinnern wir Sie nicht mehr, bis wir antworten.
dispute-next-pause-open = An das, was beanstandet ist, erinnern wir Sie nicht mehr, bis wir antworten.
dispute-next-rest = Der Rest von { $amount } bleibt zu zahlen.
dispute-done = Ihre Meldung ist gespeichert

paid-title = Ich habe schon gezahlt
paid-lead = Sagen Sie uns, wann und wie. Die Erinnerungen ruhen, bis wir Ihre Zahlung gefunden haben.
paid-date = Zahlungsdatum
paid-date-hint = Das Datum, an dem das Geld Ihr Konto verlassen hat.
paid-method = Wie haben Sie gezahlt?
method-transfer = Überweisung
method-card = Karte
method-debit = SEPA-Lastschrift
method-cheque = Scheck
method-cash = Bar
method-other = Anders
paid-reference = Angabe zur Zahlung
paid-reference-hint = Text der Überweisung oder Nummer des Schecks. Geben Sie nie eine Kartennummer an.
paid-reference-none = Nicht angegeben
paid-check = Angaben prüfen
paid-send = Angaben senden
paid-next-pause = Die Erinnerungen ruhen für diese Rechnungen, bis wir die Zahlung gefunden haben.
paid-next-lookup = Wir vergleichen mit den Eingängen bei unserer Bank.
paid-next-after = Finden wir nichts, schreiben wir Ihnen vor jeder weiteren Erinnerung.
paid-done = Ihre Angaben sind gespeichert

done-number = Vorgangsnummer
done-keep = Bewahren Sie diese Nummer auf: Mehr brauchen Sie nicht, um mit uns darüber zu sprechen.
done-until = { $kind ->
    [plan] Die Erinnerungen für { $numbers } sind ausgesetzt, solange die Raten eingehen.
    [promise] Die Erinnerungen für { $numbers } sind bis { $date } ausgesetzt.
    [dispute] Die Erinnerungen für { $numbers } sind ausgesetzt. Antwort spätestens am { $date }.
   *[already-paid] Die Erinnerungen für { $numbers } sind bis { $date } ausgesetzt.
}
done-continues = Der Rest Ihres Kontos ändert sich nicht.
done-promise-after = Geht die Zahlung früher ein, ist nichts weiter zu tun.
done-dispute-after = Ein Mensch liest Ihre Nachricht und antwortet Ihnen.
done-plan-after = Überweisen Sie jede Rate zu ihrem Datum oder früher.
done-retraction-after = Sie können weiterhin zahlen.
done-already-paid-after = Wir vergleichen mit den Eingängen bei unserer Bank.
done-in-flight = Eine vor Ihrer Antwort vorbereitete Nachricht kann Sie noch erreichen. Sie können sie ignorieren.
done-back = Zurück zur Übersicht

documents-title = Dokumente und Belege
documents-pdf = Kontoauszug als PDF
documents-excel = Kontoauszug als Tabelle (Excel)
documents-schedule = Ratenplan als PDF
documents-receipts = Zahlungsbelege
documents-none = Bisher ist keine Zahlung eingegangen.
documents-receipt = Beleg über { $amount }, { $date }
documents-left = Ältere Belege sind auf Anfrage erhältlich.
history-title = Verlauf
history-lead = Was gesendet, gezahlt und gemeldet wurde, das Neueste zuerst.
history-none = Noch nichts.
history-more = Früheres zeigen
history-message = { $notice ->
    [pre_due] Hinweis vor Fälligkeit
    [reminder_1] Erinnerung
    [reminder_2] Zweite Erinnerung
    [sms_reminder] Erinnerung
    [formal_notice] Förmliche Mahnung
    [instalment] Hinweis auf eine Rate
    [thanks] Dank
    [statement] Kontoauszug
    [link] Neuer Link
    [code] Sicherheitscode
   *[confirmation] Bestätigung
} { $channel ->
    [sms] per SMS
    [letter] per Post
   *[email] per E-Mail
}
history-promise = { $by ->
    [own] Sie haben eine Zahlung für den { $date } angekündigt
   *[team] Zahlung für den { $date } angekündigt
}
history-credit_note = Gutschrift { $number }
history-kind = { $kind ->
    [payment] Zahlung eingegangen, vielen Dank
    [payment_returned] Zahlung zurückgewiesen oder erstattet
    [promise_kept] Angekündigte Zahlung eingegangen, vielen Dank
    [promise_broken] Angekündigte Zahlung nicht eingegangen
    [promise_ended] Ankündigung zurückgenommen oder ersetzt
    [dispute] Ihre Meldung
    [dispute_ended] Meldung abgeschlossen
    [already_paid] Zahlung gemeldet
    [already_paid_ended] Suche nach der Zahlung abgeschlossen
    [plan] Ratenzahlung vereinbart
    [plan_kept] Ratenplan eingehalten, vielen Dank
    [plan_broken] Rate nicht eingegangen, Ratenplan beendet
    [plan_ended] Ratenplan beendet
    [pause_ended] Erinnerungen laufen weiter
    [address_added] Adresse hinzugefügt
    [address_removed] Adresse entfernt
    [address_resumed] Erinnerungen an eine Adresse wieder erwünscht
    [asked] Ihr Antrag
    [answered] Antwort auf Ihren Antrag
    [dispute_said] Nachricht zu Ihrer Meldung
    [dispute_resolved] Entscheidung über Ihre Meldung
    [unsubscribed] Erinnerungen an eine Adresse abbestellt
    [debit] Lastschrift beauftragt
    [debit_dropped] Lastschrift nicht ausgeführt
    [debit_refused] Lastschrift von der Bank abgelehnt
   *[pause] Erinnerungen ausgesetzt
}
history-invoices = { $count ->
    [one] Rechnung { $numbers }
   *[other] Rechnungen: { $numbers }
}
history-dated = Vom { $date }
history-until = Bis { $date }
history-number = Vorgangsnummer { $number }
history-words = „{ $words }“
history-to = Gesendet an { $to }
history-state = { $state ->
    [returned] An dieser Adresse nicht angekommen
   *[pending] Unterwegs
}
history-read = Nachricht lesen
history-read-of = vom { $date }

message-title = Nachricht
message-sent = Gesendet
message-to = An
message-subject = Betreff
message-links = Kopie der Nachricht, wie sie gesendet wurde. Zur Sicherheit öffnen ihre Links nichts mehr.
message-gone = Diese Nachricht kann nicht angezeigt werden.

stranger-title = Ich bin nicht diese Person
stranger-lead = Geben Sie den Code Ihrer Nachricht an: An diese Adresse wird dann nichts mehr gesendet.
stranger-next-stop = An diese Adresse geht keine Nachricht mehr, auch keine Erinnerung.
stranger-next-link = Links, die an diese Adresse gingen, öffnen sich nicht mehr.
stranger-next-team = Das Unternehmen, das schreibt, erfährt, dass die Adresse nicht stimmt, und sonst nichts.
stranger-check = Vor dem Senden prüfen
stranger-send = Mir hier nicht mehr schreiben
stranger-back = Zurück zur Nachricht
stranger-done = Notiert
stranger-done-text = An diese Adresse wird nichts mehr gesendet. Sie können diese Seite schließen und die Nachricht löschen.
error-code = Geben Sie die acht Buchstaben und Ziffern des Codes in Ihrer Nachricht an.

genuine-title = Ist diese Nachricht echt?
genuine-lead = Sie fragen zu Recht. So prüfen Sie es, ohne uns einfach zu glauben.
genuine-who = Wer Ihnen schreibt
genuine-name = Name
genuine-address = Adresse
genuine-email = E-Mail
genuine-phone = Telefon
genuine-unknown = Öffnen Sie den Link in Ihrer Nachricht, um hier zu sehen, wer Ihnen schreibt.
genuine-ask = Code einer Nachricht prüfen
genuine-code = Code der Nachricht
genuine-code-hint = Acht Buchstaben und Ziffern, etwa K7QX-2FDM. Er steht in der Nachricht.
genuine-check = Prüfen
genuine-yes = Dieser Code ist bekannt
genuine-sent = { $creditor } hat { $channel ->
    [sms] per SMS
    [letter] per Post
   *[email] per E-Mail
} eine Nachricht mit diesem Code gesendet, am { $date }. Vergleichen Sie sie mit Ihrer.
genuine-no = Dieser Code ist nicht bekannt
genuine-no-text = Von hier ging keine Nachricht mit diesem Code ab. Prüfen Sie Ihre Eingabe; im Zweifel zahlen Sie nicht und rufen an.
genuine-failed = Der Code konnte nicht geprüft werden
genuine-invoice = Suchen Sie die Rechnung bei sich
genuine-invoice-text = Unsere Nachrichten nennen eine Rechnungsnummer und einen Betrag, die Sie kennen sollten.
genuine-doubt = Im Zweifel
genuine-doubt-text = Zahlen Sie nicht und antworten Sie nicht auf die Nachricht. Rufen Sie die Nummer auf einer früheren Rechnung an: Ein echtes Anliegen kann auf diesen Anruf warten.

contact-title = Kontakt
contact-lead = Eine Frage, eine falsche Adresse, Sie möchten mit jemandem sprechen: Schreiben Sie oder rufen Sie an.
contact-quote = Nennen Sie den Namen Ihres Unternehmens und, wenn vorhanden, eine Rechnungsnummer.
contact-where = Wohin wir Ihnen schreiben
contact-where-hint = Die Adressen sind verdeckt: Auch jemand anders kann diesen Link öffnen.
contact-channel = { $channel ->
    [sms] SMS
    [phone] Telefon
    [letter] Post
   *[email] E-Mail
}
contact-stopped = { $why ->
    [bounced] Unsere Nachrichten kommen dort nicht an.
    [opted_out] Sie haben unsere SMS dort abbestellt.
    [removed] Sie haben sie entfernt.
    [wrong_person] Diese Adresse ist nicht Ihre.
   *[unsubscribed] Sie erhalten dort keine Erinnerungen mehr.
}

rights-title = Ihre Daten und Ihre Rechte
rights-who = Wer verantwortlich ist
published = { $kind ->
    [legal] Impressum
    [privacy] Datenschutz
   *[terms] Allgemeine Geschäftsbedingungen
} ({ $host })
rights-what = Was gespeichert wird
rights-what-text = Ihr Name, Ihre Adressen, Ihre Rechnungen und Zahlungen, die gesendeten Nachrichten und Ihre Antworten.
rights-why = Warum
rights-why-text = Um die Zahlung von Rechnungen zu verfolgen. Der Vertrag und das berechtigte Interesse des Unternehmens erlauben es (Verordnung (EU) 2016/679, Artikel 6).
rights-long = Wie lange
rights-long-text = Bis zur Zahlung, danach so lange, wie das Gesetz es für Buchführung und Nachweise verlangt.
rights-ask = Was Sie verlangen können
rights-copy = Eine Kopie Ihrer Daten
rights-correct = Die Berichtigung dessen, was falsch ist
rights-limit = Die Einschränkung der Verarbeitung, oder Widerspruch dagegen
rights-erase = Die Löschung, wo das Gesetz sie erlaubt
rights-how = Schreiben Sie an { $reach }. Die Antwort kommt innerhalb eines Monats.
rights-page = Diese Seite
rights-page-text = Ein einziges Cookie, für die Dauer Ihres Besuchs. Kein Tracking, keine Messung, nichts von anderswo.
rights-complain = Beschwerde
rights-complain-text = Sie können sich auch an die Datenschutzbehörde Ihres Landes wenden.

help-title = Wenn Sie in Schwierigkeiten sind
help-lead = Das geht vielen Menschen so. Sagen Sie es früh: Es gibt fast immer einen Weg.
help-talk = Darüber sprechen
help-talk-text = Ein Mensch kann Ihnen antworten. Sagen Sie, was Sie zahlen können, und wann.
help-free = Kostenlose Hilfe
help-free-text = Die Sozialdienste Ihrer Gemeinde beraten kostenlos und unverbindlich. Seien Sie vorsichtig, wenn jemand für Hilfe Geld verlangt.

code-lead = Zur Sicherheit senden wir zuerst einen Code an eine Adresse, die uns schon bekannt ist.
code-where = Wohin der Code gesendet wird
code-choose = Auswählen
code-send = Code senden
code-none = Keine Ihrer Adressen kann einen Code empfangen. Schreiben Sie oder rufen Sie an.
code-label = Sechsstelliger Code
code-hint = Gesendet an { $to }. 10 Minuten gültig.
code-check = Code prüfen
code-again = Anderen Code senden
code-unsent = Der Code konnte nicht gesendet werden. Versuchen Sie eine andere Adresse oder schreiben Sie uns.
code-many = Zu viele Codes angefordert. Versuchen Sie es in einer Stunde wieder, spätestens morgen.
error-address = Wählen Sie eine Adresse.
error-digits = Geben Sie die sechs Ziffern des Codes ein.
error-guess = Das ist nicht der richtige Code. Sehen Sie noch einmal nach.
error-void = Dieser Code zählt nicht mehr. Fordern Sie einen anderen an.
contact-choices = Sprache und Wünsche
contact-add = Adresse hinzufügen
contact-remove = Entfernen
contact-back = Zurück zum Kontakt
choices-language = Sprache der Nachrichten
choices-channel = Ihnen lieber schreiben per
choices-channel-hint = Wo wir die Wahl haben.
choices-any = Kein Wunsch
choices-courtesy = Erinnerungen an { $address }
choices-wanted = Erhalten
choices-declined = Nicht erhalten
choices-read = Was Ihnen beim Lesen hilft
choices-speak = Mit Ihnen sprechen
choices-needs-hint = Nur für das Team sichtbar. Ersetzt Ihre bisherige Angabe.
choices-same = Nichts ändern
need = { $need ->
    [large_print] Große Schrift
    [plain_words] Einfache Sätze
    [call] Lieber ein Anruf
    [no_call] Nie ein Anruf
   *[none] Nichts Besonderes
}
choices-save = Speichern
choices-done = Gespeichert
error-choices = Ändern Sie mindestens eine Antwort.
add-channel = Ihnen schreiben per
add-email = Neue E-Mail-Adresse
add-email-hint = Dorthin geht ein Code, um zu sehen, ob sie gelesen wird.
add-phone = Mobilnummer
add-phone-hint = Dorthin geht ein Code per SMS. Im Ausland mit der Vorwahl des Landes, etwa +49.
add-name = Name der Person
add-done = Die Adresse ist hinzugefügt
error-email = Geben Sie eine vollständige Adresse ein, etwa name@beispiel.de.
error-email-refused = Diese Adresse ist schon bekannt oder kann unsere Nachrichten nicht empfangen.
error-phone = Geben Sie eine Mobilnummer aus dem Europäischen Wirtschaftsraum, der Schweiz oder dem Vereinigten Königreich ein.
error-phone-refused = Diese Nummer ist schon bekannt, oder dorthin kann keine SMS gehen. Geben Sie eine andere an oder schreiben Sie uns.
remove-title = Eine Adresse entfernen
remove-text = An { $address } geht nichts mehr, und dort empfangene Links öffnen sich nicht mehr.
remove-send = Diese Adresse entfernen
remove-done = Die Adresse ist entfernt
remove-last = Diese Adresse kann nicht entfernt werden: Eine andere muss funktionieren.
data-title = Eine Kopie Ihrer Daten
data-text = Alles, was über Sie aufbewahrt wird, in einer JSON-Datei.
data-ready = Ihre Datei ist fertig
data-save = Datei speichern
data-pdf = Kopie als PDF, zum Lesen
wants = Was Sie von uns erwarten
wants-kind = { $kind ->
    [credit_note] Eine Gutschrift
    [corrected_invoice] Eine korrigierte Rechnung
    [delivery] Was fehlt
    [explanation] Eine Erklärung
   *[copy] Eine Kopie der Rechnung oder der Nachweise
}
talk-title = Ihre Meldungen
talk-none = Sie haben nichts gemeldet.
talk-number = Meldung { $number }
talk-by = { $by ->
    [own] Sie schrieben
   *[team] Unsere Antwort
}
talk-state = { $state ->
    [waiting] Unsere Antwort steht noch aus
    [answered] Wir haben geantwortet
    [upheld] Entscheidung: Sie haben recht, eine Korrektur folgt
    [partly] Entscheidung: Sie haben teilweise recht, eine Korrektur folgt
    [rejected] Entscheidung: Der Betrag bleibt zu zahlen
   *[ended] Abgeschlossen
}
talk-add = Etwas hinzufügen
talk-send = Senden
talk-read = Lesen und antworten

asks-title = Ihre Anträge
asks-what = Was Sie verlangen
asks-kind = { $kind ->
    [correct] Falsches berichtigen
    [restrict] Die Verarbeitung einschränken oder widersprechen
    [time] Mehr Zeit zum Zahlen
   *[erase] Löschen, wo das Gesetz es erlaubt
}
asks-send = Antrag senden
asks-law = Die Antwort kommt auf dieser Seite, binnen eines Monats; eine Löschung melden wir per E-Mail.
asks-waits = In Bearbeitung, Antwort spätestens am { $date }
asks-answered = { $answer ->
    [granted] Stattgegeben, { $date }
    [amended] Mit anderen Terminen stattgegeben, { $date }
   *[refused] Abgelehnt, { $date }
}
error-asks = Wählen Sie, was Sie verlangen.
stop-title = Keine Erinnerungen mehr an diese Adresse
stop-text = Erinnerungen gehen nicht mehr an die Adresse, die Ihre Nachricht erhalten hat. Ein förmliches Schreiben geht dennoch dorthin, und Offenes bleibt zu zahlen.
stop-send = Abbestellen
stop-done = Notiert, dort keine Erinnerungen mehr
stop-done-text = Wenn Sie es sich anders überlegen: Öffnen Sie den Link einer Nachricht, dann Kontakt.
answer-propose = Ich brauche mehr Zeit
answer-propose-text = Schlagen Sie Termine vor, ein Mensch antwortet
propose-title = Andere Termine vorschlagen
propose-lead = Ein Mensch liest Ihren Vorschlag und antwortet Ihnen.
propose-count-hint = 1: alles auf einmal. Höchstens { $most }.
propose-check = Ihren Vorschlag prüfen
propose-send = Vorschlag senden
propose-next-pause = Erinnerungen ruhen fünf Werktage, bis wir Ihnen antworten.
propose-next-answer = Angenommen wird er Ihr Zahlungsplan. Sonst gehen die Erinnerungen weiter.
propose-done = Ihr Vorschlag ist gesendet
done-proposal-after = Die Antwort erscheint in der Übersicht.
proposal-state = { $state ->
    [waiting] Vorschlag in Prüfung, Antwort spätestens am { $date }
    [granted] Vorschlag angenommen, { $date }
    [amended] Vorschlag mit anderen Terminen angenommen, { $date }
    [refused] Vorschlag abgelehnt, { $date }
   *[lapsed] Vorschlag ohne Antwort, { $date }
}
proposal-read = Antwort lesen
files-label = Dateien
files-hint = Bei Bedarf. Höchstens { $count }: PDF, PNG oder JPEG bis { $size } MB.
files-choose = Dateien auswählen
files-remove = Entfernen
files-size = { $size } MB
files-added = { $name } ist hinzugefügt
error-files-kind = Diese Datei ist weder PDF noch PNG noch JPEG.
error-files-size = Diese Datei ist größer als { $size } MB.
error-files-many = Höchstens { $count } Dateien.
error-files-sent = Diese Datei wurde nicht gesendet. Entfernen Sie sie und wählen Sie sie erneut.
error-files = Warten Sie, bis jede Datei hinzugefügt ist, oder entfernen Sie sie.
