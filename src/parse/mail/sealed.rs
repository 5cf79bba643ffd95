//! A mail inside its signature (RFC 8551 section 3.5.2): what is signed can be
//! read without any key.

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::Decode as _;
use der::asn1::{ObjectIdentifier, OctetString};

use super::params::Name;

/// id-signedData (RFC 5652 section 5.1).
const SIGNED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The part that a signature wraps; `None` when it is encrypted, or not in DER.
pub(super) fn open(bytes: &[u8]) -> Option<Vec<u8>> {
    let info = ContentInfo::from_der(bytes).ok()?;
    if info.content_type != SIGNED {
        return None;
    }
    let signed: SignedData = info.content.decode_as().ok()?;
    let content: OctetString = signed.encap_content_info.econtent?.decode_as().ok()?;
    Some(content.into_bytes())
}

/// The name of such a part.
pub(super) fn name() -> Name {
    Name {
        text: "signed-content.eml".to_owned(),
        raw: Vec::new(),
    }
}
