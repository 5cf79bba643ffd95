//! https by certificate files: what a browser gets, and what is refused.

use crate::support::Home;

fn with_files(settings: &str) -> Home {
    Home::with_settings(&format!("[serve]\n{settings}\n"))
}

const BOTH: &str = "tls_certificate = \"tls.pem\"\ntls_key = \"tls.key\"";

#[cfg(not(feature = "tls"))]
#[test]
fn without_tls_the_setting_is_refused_and_says_how_to_get_it() {
    let home = with_files(BOTH);
    crate::workbench::add(&home, "clerk", "clerk");
    let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
    assert!(run.err.contains("E1065"), "{}", run.err);
    assert!(run.err.contains("--features tls"), "{}", run.err);
}

#[test]
fn one_of_the_two_settings_is_not_enough() {
    let home = with_files("tls_certificate = \"tls.pem\"");
    crate::workbench::add(&home, "clerk", "clerk");
    let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
    assert!(
        run.err.contains("E1066") && run.err.contains("tls_key"),
        "{}",
        run.err
    );
}

#[cfg(feature = "tls")]
mod served {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};

    use openssl::asn1::Asn1Time;
    use openssl::bn::BigNum;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::hash::MessageDigest;
    use openssl::nid::Nid;
    use openssl::pkey::{PKey, Private};
    use openssl::ssl::{SslConnector, SslMethod, SslVersion};
    use openssl::symm::Cipher;
    use openssl::x509::extension::SubjectAlternativeName;
    use openssl::x509::{X509, X509NameBuilder};

    use super::{BOTH, with_files};
    use crate::support::{Home, Served};

    fn key() -> PKey<Private> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    }

    /// A certificate for 127.0.0.1 between two instants, in seconds since 1970.
    fn certificate(key: &PKey<Private>, from: i64, until: i64) -> X509 {
        let mut name = X509NameBuilder::new().unwrap();
        name.append_entry_by_text("CN", "akashi test").unwrap();
        let name = name.build();
        let mut builder = X509::builder().unwrap();
        builder.set_version(2).unwrap();
        let serial = BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap();
        builder.set_serial_number(&serial).unwrap();
        builder.set_subject_name(&name).unwrap();
        builder.set_issuer_name(&name).unwrap();
        builder.set_pubkey(key).unwrap();
        builder
            .set_not_before(&Asn1Time::from_unix(from).unwrap())
            .unwrap();
        builder
            .set_not_after(&Asn1Time::from_unix(until).unwrap())
            .unwrap();
        let mut names = SubjectAlternativeName::new();
        let names = names
            .ip("127.0.0.1")
            .build(&builder.x509v3_context(None, None));
        builder.append_extension(names.unwrap()).unwrap();
        builder.sign(key, MessageDigest::sha256()).unwrap();
        builder.build()
    }

    fn now() -> i64 {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
        i64::try_from(since.as_secs()).unwrap()
    }

    /// A home with a user and these files.
    fn home(certificate: &[u8], key: &[u8], mode: u32) -> Home {
        let home = with_files(BOTH);
        crate::workbench::add(&home, "clerk", "clerk");
        home.put("tls.pem", certificate);
        home.put("tls.key", key);
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(home.path("tls.key"), permissions).unwrap();
        home
    }

    /// Host and port of what answers to https.
    fn host_of(served: &Served) -> &str {
        let address = served.address.strip_prefix("https://").unwrap();
        address.trim_end_matches('/')
    }

    /// What a browser that trusts `root` gets.
    fn get(
        host: &str,
        root: &X509,
        request: &str,
        most: Option<SslVersion>,
    ) -> Result<String, String> {
        let mut connector = SslConnector::builder(SslMethod::tls_client()).unwrap();
        connector.cert_store_mut().add_cert(root.clone()).unwrap();
        connector.set_max_proto_version(most).unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let connector = connector.build();
        let mut stream = connector
            .connect("127.0.0.1", stream)
            .map_err(|e| e.to_string())?;
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(|e| e.to_string())?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    #[test]
    fn browsers_come_by_https_and_slow_or_plain_ones_keep_nobody_waiting() {
        let key = key();
        let root = certificate(&key, now() - 3600, now() + 86_400);
        let pem = key.private_key_to_pem_pkcs8().unwrap();
        let home = home(&root.to_pem().unwrap(), &pem, 0o600);
        let served = Served::of(&home);
        let host = host_of(&served);
        // They connect and say nothing.
        let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(host).unwrap()).collect();
        let body = "name=clerk&password=correct+horse+battery&back=/";
        let request = format!(
            "POST /login HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            host,
            body.len()
        );
        let answer = get(host, &root, &request, None).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let answer = answer.to_lowercase();
        assert!(answer.contains("set-cookie: __host-akashi="), "{answer}");
        assert!(answer.contains("; secure"), "{answer}");
        assert!(
            answer.contains("strict-transport-security: max-age=31536000"),
            "{answer}"
        );
        // Old versions of TLS are refused.
        assert!(get(host, &root, &request, Some(SslVersion::TLS1_1)).is_err());
        // Who speaks plain http is told so, and does not hang.
        let begun = Instant::now();
        let mut plain = TcpStream::connect(host).unwrap();
        plain
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        plain
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        plain.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 400") && answer.contains("開いてください"),
            "{answer}"
        );
        assert!(
            begun.elapsed() < Duration::from_secs(9),
            "{:?}",
            begun.elapsed()
        );
        // Who says nothing is let go.
        let mut first = silent.into_iter().next().unwrap();
        first
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        assert_eq!(first.read(&mut [0; 8]).unwrap(), 0);
    }

    #[test]
    fn what_is_wrong_with_the_files_is_told_before_anybody_comes() {
        let (own, other) = (key(), key());
        let good = certificate(&own, now() - 3600, now() + 86_400)
            .to_pem()
            .unwrap();
        let late = certificate(&own, now() - 86_400, now() - 60)
            .to_pem()
            .unwrap();
        let early = certificate(&own, now() + 3600, now() + 86_400)
            .to_pem()
            .unwrap();
        let pem = own.private_key_to_pem_pkcs8().unwrap();
        let locked = own
            .private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"secret")
            .unwrap();
        let cases: [(&[u8], &[u8], u32, &str); 8] = [
            (&good, &pem, 0o640, "E1067"),
            (
                &good,
                &other.private_key_to_pem_pkcs8().unwrap(),
                0o600,
                "E1068",
            ),
            (&late, &pem, 0o600, "E1069"),
            (&early, &pem, 0o600, "E1069"),
            (b"", &pem, 0o600, "E1066"),
            (
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                &pem,
                0o600,
                "E1066",
            ),
            (&good, b"no key", 0o600, "E1066"),
            (&good, &locked, 0o600, "encrypted"),
        ];
        for (certificate, key, mode, told) in cases {
            let home = home(certificate, key, mode);
            let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
            assert!(run.err.contains(told), "{told}: {}", run.err);
        }
        let home = with_files(BOTH);
        crate::workbench::add(&home, "clerk", "clerk");
        let run = home.run(["serve", "--addr", "127.0.0.1:0"]).exits(1);
        assert!(
            run.err.contains("E1066") && run.err.contains("tls.pem"),
            "{}",
            run.err
        );
    }
}
