//! Days: business days, public holidays, sending windows.
