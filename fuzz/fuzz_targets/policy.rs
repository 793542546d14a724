//! Any bytes as a policy.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pol_tests::hostile::policy(bytes));
