//! Domain to words: e-mail, SMS, payment codes.
