//! Files encrypted with an empty password, which every reader opens, and one with a real password.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{Document as File, EncryptionState, EncryptionVersion, Permissions};
use okoshi::text::pdf::{self, Limits, PdfError};

use crate::writer::{check, deflate, plain_page, read};

const KEY: [u8; 32] = *b"0123456789abcdef0123456789abcdef";

#[derive(Clone, Copy, Debug)]
enum Method {
    Rc4With40Bits,
    Rc4With128Bits,
    Aes128,
    Aes256Revision5,
    Aes256Revision6,
}

fn encrypted(file: &[u8], method: Method, user_password: &str, with_object_streams: bool) -> Vec<u8> {
    encrypt(File::load_mem(file).expect("a sound file"), method, user_password, with_object_streams)
}

#[expect(deprecated, reason = "revision 5 is out of use but met in files")]
fn encrypt(mut document: File, method: Method, user_password: &str, with_object_streams: bool) -> Vec<u8> {
    let permissions = Permissions::all();
    let owner_password = "owner";
    let name = b"StdCF".to_vec();
    let filters = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(name.clone(), filter)]);
    let version = match method {
        Method::Rc4With40Bits => {
            EncryptionVersion::V1 { document: &document, owner_password, user_password, permissions }
        }
        Method::Rc4With128Bits => EncryptionVersion::V2 {
            document: &document,
            owner_password,
            user_password,
            key_length: 128,
            permissions,
        },
        Method::Aes128 => EncryptionVersion::V4 {
            document: &document,
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes128CryptFilter)),
            stream_filter: name.clone(),
            string_filter: name.clone(),
            owner_password,
            user_password,
            permissions,
        },
        Method::Aes256Revision5 => EncryptionVersion::R5 {
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes256CryptFilter)),
            file_encryption_key: &KEY,
            stream_filter: name.clone(),
            string_filter: name.clone(),
            owner_password,
            user_password,
            permissions,
        },
        Method::Aes256Revision6 => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: filters(Arc::new(Aes256CryptFilter)),
            file_encryption_key: &KEY,
            stream_filter: name.clone(),
            string_filter: name.clone(),
            owner_password,
            user_password,
            permissions,
        },
    };
    let state = EncryptionState::try_from(version).expect("a known method");
    document.encrypt(&state).expect("a document in the clear");
    let mut file = Vec::new();
    if with_object_streams {
        document.save_modern(&mut file).expect("writing to memory");
    } else {
        document.save_to(&mut file).expect("writing to memory");
    }
    file
}

#[test]
fn files_with_an_empty_password_are_read() {
    let (plain, truth) = plain_page();
    let table = [
        (Method::Rc4With40Bits, false),
        (Method::Rc4With128Bits, false),
        (Method::Aes128, false),
        (Method::Aes256Revision5, false),
        (Method::Aes256Revision6, false),
        (Method::Rc4With128Bits, true),
        (Method::Aes256Revision6, true),
    ];
    assert_eq!(table.len(), 7);
    for (method, with_object_streams) in table {
        let document = read(&encrypted(&plain, method, "", with_object_streams));
        check(&format!("{method:?}, object streams: {with_object_streams}"), &document, &truth);
        assert!(document.encrypted, "{method:?}");
    }
}

#[test]
fn a_real_password_locks_the_file() {
    let (plain, _) = plain_page();
    for method in [Method::Rc4With128Bits, Method::Aes128, Method::Aes256Revision6] {
        let error =
            pdf::read(&encrypted(&plain, method, "secret", false), &Limits::default()).expect_err("locked");
        assert_eq!(error, PdfError::Locked, "{method:?}");
    }
    assert_eq!(PdfError::Locked.message().ja, "PDF はパスワードで保護されています");
}

#[test]
fn a_bomb_is_a_bomb_when_encrypted() {
    let (plain, _) = plain_page();
    for method in [Method::Rc4With128Bits, Method::Aes256Revision6] {
        let mut document = File::load_mem(&plain).expect("a sound file");
        // The writer would leave an object stream out; names are not encrypted, so it gets its own afterwards.
        let entries =
            lopdf::dictionary! { "Type" => "ObjXxx", "N" => 1, "First" => 4, "Filter" => "FlateDecode" };
        document.add_object(lopdf::Stream::new(entries, deflate(&vec![b' '; 100 << 20])));
        let mut file = encrypt(document, method, "", false);
        let name = file.windows(6).position(|window| window == b"ObjXxx").expect("the name");
        file[name..name + 6].copy_from_slice(b"ObjStm");
        let error = pdf::read(&file, &Limits::default()).err();
        assert!(matches!(error, Some(PdfError::Bomb { .. })), "{method:?}: {error:?}");
    }
}

#[test]
fn pages_are_cut_out_of_an_encrypted_file() {
    let (plain, truth) = plain_page();
    let file = encrypted(&plain, Method::Aes128, "", false);
    let page = pdf::pages(&file, &[1], &Limits::default()).expect("a page");
    check("cut from an encrypted file", &read(&page), &truth);
}
