//! Many inputs, read by the command line as a user calls it: what goes in, what comes out, what is told, and what
//! survives a kill.
//!
//! Nothing here comes from outside: the sheets are invented.

mod checks;
mod csv_files;
mod database;
mod fixture;
mod formats;
mod inputs;
#[cfg(feature = "parquet")]
mod parquet_file;
mod runs;
mod shell;
#[cfg(unix)]
mod stops;
mod workbook;
