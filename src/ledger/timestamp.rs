//! Time stamps (タイムスタンプ) of a checkpoint: RFC 3161 queries and replies. The
//! authority's signature is not checked here; `openssl ts -verify` does that.

use cms::signed_data::SignedData;
use der::asn1::{Int, OctetString};
use der::{Decode, Encode};
use sha2::{Digest as _, Sha256};
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use super::LedgerError;

/// `AlgorithmIdentifier` of SHA-256 (RFC 5754 §2), parameters NULL.
const SHA_256: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
];

/// Highest status that comes with a time stamp: granted with modifications
/// (RFC 3161 §2.4.2).
const GRANTED: u32 = 1;

/// What an authority says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When it saw the bytes, RFC 3339 in UTC.
    pub at: String,
    nonce: Option<Vec<u8>>,
}

/// A query for a time stamp of `content`, DER, and its nonce, which the reply
/// has to repeat.
pub fn query(content: &[u8]) -> Result<(Vec<u8>, Vec<u8>), LedgerError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|e| LedgerError::Random(e.to_string()))?;
    // Positive, and without a leading zero byte: the shortest form of DER.
    random[0] = random[0] & 0x3f | 0x40;
    let request = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: imprint(content)?,
        req_policy: None,
        nonce: Some(Int::new(&random).map_err(wrong)?),
        cert_req: true,
        extensions: None,
    };
    Ok((request.to_der().map_err(wrong)?, random.to_vec()))
}

impl Stamp {
    /// Reads an authority's reply, DER, and makes sure that it grants a time
    /// stamp of `content`.
    pub fn read(reply: &[u8], content: &[u8]) -> Result<Self, LedgerError> {
        let reply = TimeStampResp::from_der(reply).map_err(wrong)?;
        let status = reply.status.status as u32;
        let token = reply
            .time_stamp_token
            .filter(|_| status <= GRANTED)
            .ok_or_else(|| wrong(format!("refused with status {status}")))?;
        let signed: SignedData = token.content.decode_as().map_err(wrong)?;
        let inner = signed.encap_content_info.econtent;
        let inner: OctetString = inner
            .ok_or_else(|| wrong("an empty time stamp"))?
            .decode_as()
            .map_err(wrong)?;
        let info = TstInfo::from_der(inner.as_bytes()).map_err(wrong)?;
        let asked = imprint(content)?;
        // The algorithm's parameters may be NULL or left out.
        if info.message_imprint.hash_algorithm.oid != asked.hash_algorithm.oid
            || info.message_imprint.hashed_message != asked.hashed_message
        {
            return Err(wrong("it is of other bytes"));
        }
        Ok(Self {
            at: info.gen_time.to_date_time().to_string(),
            nonce: info.nonce.map(|nonce| nonce.as_bytes().to_vec()),
        })
    }

    /// Whether it answers the query with this nonce.
    pub fn answers(&self, nonce: &[u8]) -> bool {
        self.nonce.as_deref() == Some(nonce)
    }
}

fn imprint(content: &[u8]) -> Result<MessageImprint, LedgerError> {
    Ok(MessageImprint {
        hash_algorithm: Decode::from_der(SHA_256).map_err(wrong)?,
        hashed_message: OctetString::new(Sha256::digest(content).as_slice()).map_err(wrong)?,
    })
}

fn wrong(detail: impl std::fmt::Display) -> LedgerError {
    LedgerError::Timestamp(detail.to_string())
}
