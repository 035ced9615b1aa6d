# The debtor's pages, in English. Same keys as fr/debtor.ftl (a test compares).
# Neutral words before strong ones: never "unpaid", "debtor", a countdown or capitals.

## Entry: what travels with the first page

skip = Skip to content
for-debtor = for { $name }
loading = Loading
language = Language
nav = Sections
nav-summary = Summary
nav-invoices = Invoices
nav-history = History
nav-contact = Contact
footer-genuine = Is this message genuine?
footer-rights = Your data and your rights
landing-title = A message about your account
landing-from = From
landing-for = For
landing-code = Code of this message
landing-code-where = { $channel ->
    [email] The same code is in the e-mail of { $date }.
    [sms] The same code is in the text message of { $date }.
    [letter] The same code is printed on the letter of { $date }.
   *[other] The same code is in the message of { $date }.
}
landing-continue = Continue
landing-hint = No amount is shown before this button. Opening this page commits you to nothing.
check-title = How to check that it is genuine
check-address = Look at the address
check-address-text = This page comes from { $host }. It is the address of the link in your message, with no detour.
check-call = Call us
check-call-text = { $phone }. Better still, take the number printed on our invoices: it must be the same.
check-compare = Compare
check-compare-text = { $label } { $number }, as on your invoices.
check-card = Nothing confidential is asked
check-card-text = We never ask for a card number or a password in a message.
wrong-person = I am not the right person
gone-title = This link no longer works
gone-text = A link ends after some time, or when a newer one replaces it. We can send you a new one.
gone-button = Send me a new link
gone-hint = The new link only goes to the address we already have. You have nothing to type.
gone-sent-title = Noted
gone-sent-text = If this link came from us, a new message arrives within minutes at the address we know. Have a look at the junk folder too.
cut-title = This link is incomplete
cut-text = It was probably cut on the way. Open it again from the message, or copy the whole address.
retry = Try again
offline-title = No connection
offline-text = This page could not reach our servers. Check your connection, then try again. Nothing was lost.
broken-title = This page does not answer
broken-text = The fault is ours, and nothing was sent or changed. Try again in a moment.
busy-title = Too many requests at once
busy-text = Wait a minute, then try again. Nothing was sent or changed.

## Pages: all other pages

new-tab = new tab
back-summary = Summary
expired-title = Your visit has ended
expired-text = To be safe, this page closes after a while without activity. Nothing was lost.
expired-how = To come back, open the link in our message again. It still works.
missing-title = This page does not exist
missing-text = The address may have been copied wrongly. Everything about you is in the summary.
missing-button = See the summary

summary-title = Summary
summary-payable = To pay today
summary-several = Your accounts, one currency after the other
summary-overdue = { $count ->
    [one] One invoice past its due date, for { $days ->
        [one] one day
       *[other] { $days } days
    }.
   *[other] { $count } invoices past their due date, the oldest for { $days ->
        [one] one day
       *[other] { $days } days
    }.
}
summary-next = Nothing is past its due date. Next one: { $date }.
summary-held = Reminders are paused. You can pay whenever you like.
summary-clear = Nothing is to be paid today.
summary-pay = Pay
summary-pay-early = Pay early
summary-help = In difficulty? There is free help
accounts-change = Change account ({ $count })
accounts-title = Change account
accounts-here = You are on the account of { $name }. Whatever you do here is about that one only.
accounts-hint = An account is added when you open the link of its message in this browser. Each closes eight hours later.
summary-answers = Other answers
answer-promise = I can't pay everything now
answer-promise-text = Announce a date, reminders stop until then
answer-plan = Pay in instalments
answer-plan-text = Spread the sum, reminders stop
answer-dispute = Something is wrong
answer-dispute-text = Invoice not received, price, quantity, other
answer-paid = I have already paid
answer-paid-text = Give the date, reminders stop
ledger-title = Your account
ledger-late = Past due
ledger-disputed = Disputed
ledger-disputed-text = set aside
ledger-disputed-one = { $number }, set aside
ledger-due = To come
ledger-due-text = { $number }, on { $date }
ledger-due-many = { $count } invoices
ledger-unapplied = Received, to be matched
ledger-total = Total open
last-payment = Last payment received: { $amount } on { $date }. Thank you.
last-payment-for = Last payment received: { $amount } on { $date }, taken off { $numbers }. Thank you.
fresh = Data of { $moment }. A payment made since then may not show yet.
nothing-title = You are up to date
nothing-text = { $creditor } is not waiting for any payment from you.
nothing-late = A very recent payment or invoice may not show yet.

hold-title = Reminders paused
hold-title-for = Reminders paused for { $numbers }
hold-many = { $count } invoices
hold-promise = You announced a payment. Reminders start again after { $date } if it has not reached us.
hold-promise-amount = You announced { $amount }. Reminders start again after { $date } if this payment has not reached us.
hold-change = Change the date
hold-retract = Take back
hold-dispute = We are looking into what you reported on { $since }. You will have an answer by { $date }.
hold-already-paid = You told us about a payment on { $since }. We are looking for it, until { $date } at the latest.
hold-plan-next = Next instalment: { $amount } on { $date }.
hold-plan = A payment plan is running, until { $date }.
hold-other = No reminder goes out before { $date }.

state-late = { $days ->
    [0] Due today
    [one] One day late
   *[other] { $days } days late
}
state-due = { $days ->
    [0] Due today
    [one] Tomorrow
   *[other] In { $days } days
}
state-disputed = Disputed
state-paused = Reminders paused
state-paid = Paid

invoices-title = Invoices
filter = Filter
filter-open = Open
filter-disputed = Disputed
filter-paid = Paid
invoices-none = No invoice here.
invoices-currency = Invoices in { $currency }
invoice-due-past = Was due on { $date }
invoice-due-next = Due on { $date }
invoice-part = Of { $amount }, { $paid } already paid
invoice-disputed-part = Of which { $amount } disputed
invoice-pay = Pay this invoice
invoice-pay-number = Pay { $number }
invoice-view = View on { $host }
invoice-payee = paid to { $name }
invoice-view-number = invoice { $number }, new tab
invoice-save-number = of invoice { $number }, to save
column-pick = Choose
column-number = Invoice
column-issued = Issued
column-due = Due
column-state = State
column-amount = Amount
column-open = Left to pay
column-document = Document
table-caption = Invoices of { $name }
table-total = { $count ->
    [one] Total of one invoice
   *[other] Total of { $count } invoices
}
more = { $count ->
    [one] Show the last one
   *[other] Show { $count } more
}
shown = { $shown } shown of { $total }
chosen = { $count ->
    [0] No invoice chosen
    [one] One invoice chosen
   *[other] { $count } invoices chosen
}
chosen-too-many = { $limit } invoices at most at once. Remove a few.

pay-title = Pay by bank transfer
pay-amount = Amount
pay-overdue = Everything past due
pay-open = Everything open
pay-count = { $count ->
    [one] One invoice
   *[other] { $count } invoices
}
pay-first = The { $count } oldest of { $total }: one transfer covers { $count } at most.
pay-some = Invoices I choose
pay-pick = Invoices to pay
pay-slip = To enter at your bank
pay-several = These invoices are paid to { $count } accounts: make one transfer for each.
pay-slip-of = Transfer { $number } of { $count }: { $name }
pay-assigned = We have assigned this amount to { $name }: it is to be paid to the account below, which is theirs.
pay-since = These details have been the same since { $date }.
pay-assigned-way = Only a transfer is offered here: part of this choice is paid to { $name }.
pay-holder = Beneficiary
pay-reference = Reference, to copy exactly
pay-name-hint = Your bank checks the name of the beneficiary: it must be exactly “{ $name }”.
pay-or = or
pay-scan = Scan with your bank's app
pay-scan-hint = Not every bank reads this code. The lines above are enough.
pay-qr = QR code of the transfer: { $amount } to { $name }
pay-done = I have made the transfer
pay-done-hint = A transfer shows here once our bank has received it, often the next working day. Reminders stop as soon as you tell us.
pay-choose = Choose at least one invoice to see the transfer details.
pay-print = Print this page
pay-printed = To pay to { $creditor }, for { $debtor }. Page of { $date }.
pay-refused = This transfer is not possible
pay-refused-text = There are no payment details for this choice. Choose other invoices or write to us.
pay-none = No invoice can be paid here for now.

card-way = How would you like to pay?
card-way-hint = By card, Apple Pay or Google Pay: { $amount } at most at once.
card-amount = Amount to pay by card
card-review = Check the payment
card-check = Check your payment
card-fee = Fee
card-fee-none = None
card-page = Payment page
card-page-of = { $provider }, for { $creditor }
card-next-page = You enter your card on Stripe's page. We never see its number.
card-next-back = That page stays open for half an hour, then you come back here.
card-next-booked = As soon as { $provider } confirms, the payment counts and reminders stop.
card-go = Go to the payment page
card-title-waiting = Waiting for confirmation
card-waiting-title = Your payment
card-text-waiting = { $provider } usually confirms within seconds. This page looks by itself, you have nothing to do.
card-text-long = The confirmation is slow. You can close this page: the payment will show in the summary. Do not pay a second time.
card-title-pending = Payment under way
card-text-pending = { $amount } is being collected. Reminders wait.
card-title-paid = Payment received
card-text-paid = { $amount } received. Thank you.
card-title-refused = The payment did not go through
card-text-refused = Nothing was taken. You can try again, or pay by bank transfer.
card-title-left = You have not paid
card-text-left = You left the payment page. Nothing was taken.
card-again = Choose how to pay
collector-next-page = You sign the SEPA mandate on GoCardless's page.
collector-text-pending = { $amount } will be collected on { $date }. Reminders wait.
debit-amount = Amount to collect
debit-title = SEPA direct debit
debit-lead = Read the mandate and give the account. You then sign with a code.
debit-from = Account to debit
debit-other = Another account
debit-holder = Account holder
debit-next = Go on to sign
debit-check = Check and sign
debit-on = Day of collection
debit-account = Account
debit-identifier = Creditor identifier
debit-reference = Mandate reference
debit-send = Sign and order
debit-after-hold = Reminders wait for the collection.
debit-after-mail = An e-mail repeats the day, the amount and the mandate.
debit-after-back = You can take the mandate back as long as the order is not with the bank.
debit-see = See the direct debit
debit-revoke = Take the mandate back
debit-revoke-hint = What is not with the bank yet will not be collected.
debit-revoke-yes = Yes, I take it back
debit-revoke-send = Take back
debit-state = { $state ->
    [ordered] Direct debit ordered
    [sent] Direct debit with the bank
    [collected] Paid by direct debit
    [refused] The bank did not collect it
    [returned] The direct debit was paid back
    [withdrawn] Direct debit withdrawn
   *[dropped] Nothing is collected
}
debit-text = { $state ->
    [ordered] { $amount } will be collected on { $date }.
    [sent] { $amount } are collected on { $date }. The order is with the bank.
    [collected] { $amount } collected on { $date }. Thank you.
    [refused] Nothing was taken. Choose another way to pay.
    [returned] The bank has given you { $amount } back. This sum is open again.
    [withdrawn] You took the mandate back. Nothing will be collected.
   *[dropped] Nothing will be collected: the sum is settled or paid to somebody else, or the order came too late.
}
error-iban = Check the IBAN: one character is wrong, or this account cannot be debited.
error-holder = Give the holder of the account.
copy = Copy
copy-what = { $what ->
    [amount] the amount
    [holder] the beneficiary
    [iban] the IBAN
    [bic] the BIC
   *[reference] the reference
}
copied = Copied
copy-selected = Selected

step = Step { $step } of { $steps }
act-invoices = Invoices concerned
act-invoice = Invoice concerned
act-search = Search for an invoice number
act-all = Select all
act-none = Remove all
act-whole = The whole sum
act-part = A part of it
act-part-label = Amount
act-review = Check before sending
act-change = Change
act-nothing-yet = Nothing is sent at this step.
act-sending = Sending
act-unavailable = This answer is not possible for now
act-unavailable-text = No invoice fits it. The summary shows what you can do.
optional = (optional)
next-title = What happens next
next-number = You get a follow-up number on screen.

error-summary = Something is missing
error-prefix = Error
error-invoices = Choose at least one invoice.
error-invoices-many = Choose { $limit } invoices at most.
error-date = Give a complete date, with day, month and year.
error-date-early = Choose a date from { $date } on.
error-date-late = Choose a date no later than { $date }.
error-date-future = The date cannot be after today, { $date }.
error-amount = Give an amount in figures, for example { $example }.
error-amount-zero = Give an amount above zero.
error-amount-low = Give { $amount } at least.
error-amount-high = Give { $amount } at most.
error-reason = Choose what is wrong.
error-text-short = Write { $count } characters at least, so that we can understand you.
error-text-long = Write { $count } characters at most.
error-method = Choose how the payment was made.
error-field = This value was not accepted. Please check it.
error-reference = Write { $count } characters at most.
conflict-title = Things have changed in the meantime
conflict-text = Your answer was not recorded. Look at the summary, then start again if needed.
refused-title = This answer could not be accepted
refused-text = Nothing was recorded. Change your answer or write to us.
unsent-title = Your answer has not left yet
unsent-text = You can send it again: it will be recorded only once.

promise-title = Announce a payment date
promise-lead = Tell us when you will be able to pay. Reminders stop until that date.
promise-date = Payment date
promise-date-hint = Between { $earliest } and { $latest }.
promise-amount = Amount you will pay that day
promise-amount-hint = { $minimum } at least, { $maximum } at most.
promise-check = Check your announcement
promise-send = Send my announcement
promise-next-pause = Reminders stop until { $date } for the invoices you chose.
promise-next-pause-open = Reminders stop until the date you choose, for the invoices you choose.
promise-next-rest = The remaining { $amount } stays to be paid.
promise-next-after = If the payment has not reached us after that date, reminders start again.
promise-done = Your announcement is recorded
promise-done-when = { $amount } to pay on { $date }
promise-calendar = Add to my calendar

move-title = Change the announced date
move-lead = You announced a payment for { $date }, for { $numbers }.
move-date = New date
move-next = This announcement replaces the one before. Reminders stop until the new date.
retract-title = Take the announcement back
retract-text = Why?
retract-check = Check before taking it back
retract-send = Take it back
retract-next = Reminders go on as usual.
retract-next-other = You can still pay, or answer in another way.
retract-done = Your announcement is taken back

plan-title = Pay in instalments
plan-lead = Choose the number of instalments and the first date.
plan-count = Number of instalments
plan-slider = Number of instalments, slider
plan-count-hint = From { $least } to { $most }, { $amount } each at least.
plan-deposit = The first pays { $deposit }% at least.
plan-first = First instalment
plan-schedule = Schedule
plan-schedule-none = It shows here as soon as everything is chosen.
plan-date = Date
plan-total = Total
plan-costs = Fees and interest
plan-none = None
plan-next = Next
plan-check = Check the schedule
plan-send = Accept the schedule
plan-next-pause = Reminders stop for these invoices as long as the dates are kept.
plan-next-early = You can pay earlier, or more: it counts for the instalments that follow.
plan-next-missed = If an instalment does not reach us, the plan ends and reminders go on.
plan-waived = As long as you keep to the plan, no interest and no costs of late payment are asked for.
plan-done = Your plan is recorded
plan-follow = Follow the plan
plan-missed = An instalment hard to keep?
plan-progress = { $paid ->
    [0] No instalment of { $count } paid yet.
    [one] One instalment of { $count } paid.
   *[other] { $paid } instalments of { $count } paid.
}
error-plan-small = This sum is too small to be spread: each instalment is { $amount } at least.
error-payees = These invoices are paid to several accounts. Choose those of one beneficiary.
error-plan-count = Choose from { $least } to { $most } instalments.

dispute-title = Report a problem
dispute-reason = What is wrong?
reason-not_received = I have not received the goods or the invoice
reason-wrong_price = The price is not the one agreed
reason-wrong_quantity = The quantity is wrong
reason-already_paid = Already paid
reason-not_mine = This invoice is not for us
reason-other = Other
dispute-amount = Disputed amount
dispute-amount-hint = All or part of { $amount }.
dispute-rest = { $count ->
    [one] Left to pay on this invoice:
   *[other] Left to pay on these invoices:
}
dispute-text = Explain in a few words
dispute-text-hint = { $minimum } to { $maximum } characters. Write nothing confidential.
dispute-text-count = { $count ->
    [one] One character left.
   *[other] { $count } characters left.
}
dispute-check = Check your report
dispute-send = Send my report
dispute-next-pause = You get no more reminders for the disputed { $amount } until we answer.
dispute-next-pause-open = You get no more reminders for what is disputed until we answer.
dispute-next-rest = The remaining { $amount } stays to be paid.
dispute-done = Your report is recorded

paid-title = I have already paid
paid-lead = Tell us when and how. Reminders stop while we find your payment.
paid-date = Payment date
paid-date-hint = The date the money left your account.
paid-method = How did you pay?
method-transfer = Bank transfer
method-card = Card
method-debit = SEPA direct debit
method-cheque = Cheque
method-cash = Cash
method-other = Another way
paid-reference = Payment reference
paid-reference-hint = Text of the transfer or number of the cheque. Never give a card number.
paid-reference-none = Not given
paid-check = Check your statement
paid-send = Send my statement
paid-next-pause = Reminders stop for these invoices while we find the payment.
paid-next-lookup = We compare with what our bank has received.
paid-next-after = If we find nothing, we write to you before any other reminder.
paid-done = Your statement is recorded

done-number = Follow-up number
done-keep = Keep this number: it is all you need to talk to us about it.
done-until = { $kind ->
    [plan] Reminders are paused for { $numbers } as long as the instalments arrive.
    [promise] Reminders are paused until { $date } for { $numbers }.
    [dispute] Reminders are paused for { $numbers }. You will have an answer by { $date }.
   *[already-paid] Reminders are paused until { $date } for { $numbers }.
}
done-continues = The rest of your account does not change.
done-promise-after = If the payment arrives earlier, there is nothing else to do.
done-dispute-after = A person reads your message and answers you.
done-plan-after = Pay each instalment by transfer, on its date or before.
done-retraction-after = You can still pay.
done-already-paid-after = We compare with what our bank has received.
done-in-flight = A message prepared before your answer may still reach you. You can ignore it.
done-back = Back to the summary

documents-title = Documents and receipts
documents-pdf = Statement as PDF
documents-excel = Statement for a spreadsheet (Excel)
documents-schedule = Schedule as PDF
documents-receipts = Receipts of payment
documents-none = No payment received so far.
documents-receipt = Receipt of { $amount }, { $date }
documents-left = Older receipts can be asked for.
history-title = History
history-lead = What was sent, paid and declared, newest first.
history-none = Nothing yet.
history-more = Show what came before
history-message = { $notice ->
    [pre_due] Notice before the due date
    [reminder_1] Reminder
    [reminder_2] Second reminder
    [sms_reminder] Reminder
    [formal_notice] Formal notice
    [instalment] Reminder of an instalment
    [thanks] Thank-you
    [statement] Statement of account
    [link] New link
    [code] Security code
   *[confirmation] Confirmation
} { $channel ->
    [sms] by text message
    [letter] by post
   *[email] by e-mail
}
history-promise = { $by ->
    [own] You announced a payment for { $date }
   *[team] Payment announced for { $date }
}
history-credit_note = Credit note { $number }
history-kind = { $kind ->
    [payment] Payment received, thank you
    [payment_returned] Payment rejected or given back
    [promise_kept] Announced payment received, thank you
    [promise_broken] Announced payment not received
    [promise_ended] Announcement taken back or replaced
    [dispute] Your report
    [dispute_ended] Report closed
    [already_paid] Payment declared
    [already_paid_ended] Search for the payment closed
    [plan] Instalment plan agreed
    [plan_kept] Plan kept, thank you
    [plan_broken] Instalment not received, plan ended
    [plan_ended] Instalment plan ended
    [pause_ended] Reminders go on
    [address_added] Address added
    [address_removed] Address removed
    [address_resumed] Reminders accepted again at an address
    [asked] Your request
    [answered] Answer to your request
    [dispute_said] Message about your report
    [dispute_resolved] Decision on your report
    [unsubscribed] Reminders declined at an address
    [debit] Direct debit ordered
    [debit_dropped] Direct debit not carried out
    [debit_refused] Direct debit refused by the bank
   *[pause] Reminders paused
}
history-invoices = { $count ->
    [one] Invoice { $numbers }
   *[other] Invoices: { $numbers }
}
history-dated = Dated { $date }
history-until = Until { $date }
history-number = Follow-up number { $number }
history-words = “{ $words }”
history-to = Sent to { $to }
history-state = { $state ->
    [returned] Did not arrive at this address
   *[pending] On its way
}
history-read = Read the message
history-read-of = of { $date }

message-title = Message
message-sent = Sent
message-to = To
message-subject = Subject
message-links = Copy of the message as it was sent. For safety, its links no longer open anything.
message-gone = This message cannot be shown.

stranger-title = I am not this person
stranger-lead = Give the code of your message: nothing more will be sent to this address.
stranger-next-stop = No message goes to this address any more, reminders included.
stranger-next-link = Links received at this address no longer open.
stranger-next-team = The company that writes learns that the address is wrong, and nothing else.
stranger-check = Check before sending
stranger-send = Stop writing to me here
stranger-back = Back to the message
stranger-done = This is noted
stranger-done-text = Nothing more will be sent to this address. You can close this page and delete the message.
error-code = Give the eight letters and digits of the code in your message.

genuine-title = Is this message genuine?
genuine-lead = You are right to ask. Here is how to check without taking our word for it.
genuine-who = Who is writing to you
genuine-name = Name
genuine-address = Address
genuine-email = E-mail
genuine-phone = Phone
genuine-unknown = Open the link in your message to see here who is writing to you.
genuine-ask = Check the code of a message
genuine-code = Code of the message
genuine-code-hint = Eight letters and digits, such as K7QX-2FDM. It stands in the message.
genuine-check = Check
genuine-yes = This code is known
genuine-sent = { $creditor } sent a message { $channel ->
    [sms] by text message
    [letter] by post
   *[email] by e-mail
} with this code on { $date }. Compare it with yours.
genuine-no = This code is not known
genuine-no-text = No message left from here with this code. Check what you typed; if in doubt, do not pay and call.
genuine-failed = The code could not be checked
genuine-invoice = Look for the invoice on your side
genuine-invoice-text = Our messages quote an invoice number and an amount that you should know.
genuine-doubt = If in doubt
genuine-doubt-text = Do not pay and do not answer the message. Call the number printed on an earlier invoice: a true request can wait for that call.

contact-title = Contact
contact-lead = A question, an address to correct, someone to talk to: write or call.
contact-quote = Give the name of your company and, if you have one, an invoice number.
contact-where = Where we write to you
contact-where-hint = Addresses are covered: somebody else may open this link.
contact-channel = { $channel ->
    [sms] Text message
    [phone] Telephone
    [letter] Post
   *[email] E-mail
}
contact-stopped = { $why ->
    [bounced] Our messages do not arrive there.
    [opted_out] You declined our text messages there.
    [removed] You removed it.
    [wrong_person] This address is not yours.
   *[unsubscribed] You no longer receive reminders there.
}

rights-title = Your data and your rights
rights-who = Who is responsible
published = { $kind ->
    [legal] Legal notice
    [privacy] Privacy
   *[terms] General conditions
} ({ $host })
rights-what = What is kept
rights-what-text = Your name, your addresses, your invoices and payments, the messages sent and your answers.
rights-why = Why
rights-why-text = To follow the payment of invoices. The contract and the legitimate interest of the company allow it (Regulation (EU) 2016/679, article 6).
rights-long = How long
rights-long-text = Until payment, then as long as the law requires for accounts and evidence.
rights-ask = What you can ask for
rights-copy = A copy of your data
rights-correct = Correction of what is wrong
rights-limit = Restriction of its use, or object to it
rights-erase = Erasure, where the law allows it
rights-how = Write to { $reach }. The answer comes within a month.
rights-page = This page
rights-page-text = One cookie, for the time of your visit. No tracker, no measurement, nothing from elsewhere.
rights-complain = Complaint
rights-complain-text = You can also turn to the data protection authority of your country.

help-title = If you are in difficulty
help-lead = It happens to many people. Say so early: there is nearly always a way.
help-talk = Talk about it
help-talk-text = A person can answer you. Say what you can pay, and when.
help-free = Free help
help-free-text = The social services of your town give advice at no cost and without obligation. Beware of anybody who asks for money to help you.

code-lead = To be safe, we first send a code to an address we already have.
code-where = Where to send the code
code-choose = Choose
code-send = Send the code
code-none = None of your addresses can receive a code. Write or call.
code-label = Six-digit code
code-hint = Sent to { $to }. Valid for 10 minutes.
code-check = Check the code
code-again = Send another code
code-unsent = The code could not be sent. Try another address, or write to us.
code-many = Too many codes asked for. Try again in an hour, tomorrow at the latest.
error-address = Choose an address.
error-digits = Enter the six digits of the code.
error-guess = This is not the code. Look at the message again.
error-void = This code no longer counts. Ask for another one.
contact-choices = Language and preferences
contact-add = Add an address
contact-remove = Remove
contact-back = Back to contact
choices-language = Language of messages
choices-channel = Rather write to you by
choices-channel-hint = Where we have the choice.
choices-any = No preference
choices-courtesy = Reminders to { $address }
choices-wanted = Receive them
choices-declined = Do not receive them
choices-read = What helps you to read
choices-speak = Speaking with you
choices-needs-hint = Shown to the team only. Replaces what you had said.
choices-same = Leave as it is
need = { $need ->
    [large_print] Large letters
    [plain_words] Plain sentences
    [call] Rather a call
    [no_call] Never a call
   *[none] Nothing in particular
}
choices-save = Save
choices-done = It is saved
error-choices = Change one answer at least.
add-channel = Write to you by
add-email = New e-mail address
add-email-hint = A code is sent there, to see that it is read.
add-phone = Mobile number
add-phone-hint = A code is sent there by text message. From abroad, start with the country code, such as +44.
add-name = Name of the person
add-done = The address is added
error-email = Enter a whole address, such as name@example.com.
error-email-refused = This address is known already, or cannot receive our messages.
error-phone = Enter a mobile number of the European Economic Area, Switzerland or the United Kingdom.
error-phone-refused = This number is known already, or no text message can be sent there. Give another one, or write to us.
remove-title = Remove an address
remove-text = Nothing more will go to { $address }, and links received there will no longer open.
remove-send = Remove this address
remove-done = The address is removed
remove-last = This address cannot be removed: another one must work.
data-title = A copy of your data
data-text = Everything that is kept about you, in a JSON file.
data-ready = Your file is ready
data-save = Save the file
data-pdf = Copy as PDF, to read
wants = What you would like from us
wants-kind = { $kind ->
    [credit_note] A credit note
    [corrected_invoice] A corrected invoice
    [delivery] What is missing
    [explanation] An explanation
   *[copy] A copy of the invoice or of what proves it
}
talk-title = Your reports
talk-none = You have reported nothing.
talk-number = Report { $number }
talk-by = { $by ->
    [own] You wrote
   *[team] Our answer
}
talk-state = { $state ->
    [waiting] Waiting for our answer
    [answered] We have answered
    [upheld] Decision: you are right, a correction follows
    [partly] Decision: you are right in part, a correction follows
    [rejected] Decision: the amount remains to be paid
   *[ended] Closed
}
talk-add = Add something
talk-send = Send
talk-read = Read and answer

asks-title = Your requests
asks-what = What you ask for
asks-kind = { $kind ->
    [correct] Correct what is wrong
    [restrict] Limit its use, or object
    [time] More time to pay
   *[erase] Erase, where the law allows
}
asks-send = Send my request
asks-law = The answer comes on this page, within a month; of an erasure we tell you by e-mail.
asks-waits = Waiting, answer by { $date } at the latest
asks-answered = { $answer ->
    [granted] Granted, { $date }
    [amended] Granted with other dates, { $date }
   *[refused] Refused, { $date }
}
error-asks = Choose what you ask for.
stop-title = No more reminders to this address
stop-text = Reminders will no longer go to the address that received your message. A formal notice still goes there, and what is open remains to be paid.
stop-send = Stop them
stop-done = Noted, no more reminders there
stop-done-text = To change your mind, open the link of a message, then Contact.
answer-propose = I need more time
answer-propose-text = Propose your dates, a person answers
propose-title = Propose other dates
propose-lead = A person reads your proposal and answers you.
propose-count-hint = 1: all at once. { $most } at most.
propose-check = Check your proposal
propose-send = Send my proposal
propose-next-pause = Reminders stop for five working days, the time to answer you.
propose-next-answer = Granted, it becomes your plan. Otherwise reminders go on.
propose-done = Your proposal is sent
done-proposal-after = The answer is shown in the summary.
proposal-state = { $state ->
    [waiting] Proposal waiting, answer by { $date } at the latest
    [granted] Proposal granted, { $date }
    [amended] Proposal granted with other dates, { $date }
    [refused] Proposal refused, { $date }
   *[lapsed] Proposal without an answer, { $date }
}
proposal-read = Read the answer
files-label = Files
files-hint = If useful. { $count } at most: PDF, PNG or JPEG of up to { $size } MB.
files-choose = Choose files
files-remove = Remove
files-size = { $size } MB
files-added = { $name } is added
error-files-kind = This file is no PDF, PNG or JPEG.
error-files-size = This file is larger than { $size } MB.
error-files-many = { $count } files at most.
error-files-sent = This file was not sent. Remove it and try again.
error-files = Wait until each file is added, or remove it.
