//! Any bytes as a case file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pol_tests::hostile::case(bytes));
