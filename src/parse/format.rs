//! The formats that are told apart, read or not.

/// A format as far as reading it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word, Office Open XML.
    Docx,
    /// Excel, Office Open XML.
    Xlsx,
    /// Excel, binary parts in a package.
    Xlsb,
    /// Excel 97.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// PowerPoint, Office Open XML.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument presentation.
    Odp,
    /// Rich Text Format.
    Rtf,
    /// Word 97.
    Doc,
    /// PowerPoint 97.
    Ppt,
    /// A ZIP archive.
    Zip,
    /// An LZH archive.
    Lzh,
    /// A 7z archive.
    SevenZ,
    /// A tar archive.
    Tar,
    /// A gzip stream: of a tar archive, or of one file.
    Gz,
    /// Mails in one file.
    Mbox,
    /// A mail as it is sent.
    Eml,
    /// A mail as Outlook keeps it.
    Msg,
    /// What Outlook puts around attachments for another Outlook.
    Tnef,
    /// Plain text.
    Text,
    /// Separated values.
    Csv,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// XML of any vocabulary.
    Xml,
    /// A picture, by the name of its format.
    Image(&'static str),
    /// A format that is known by name and not read.
    Unsupported(&'static str),
    /// An Office document encrypted with a password, by the name of what it
    /// claims to be.
    Encrypted(&'static str),
    /// Zero bytes.
    Empty,
    /// Nothing known.
    Unknown,
}

impl Format {
    /// Whether it has members and nothing else.
    pub(crate) fn is_archive(self) -> bool {
        matches!(
            self,
            Self::Zip | Self::Lzh | Self::SevenZ | Self::Tar | Self::Gz | Self::Tnef | Self::Mbox
        )
    }

    /// The short name, as in [`crate::model::Summary::format`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Odp => "odp",
            Self::Rtf => "rtf",
            Self::Doc => "doc",
            Self::Ppt => "ppt",
            Self::Zip => "zip",
            Self::Lzh => "lzh",
            Self::SevenZ => "7z",
            Self::Tar => "tar",
            Self::Gz => "gz",
            Self::Mbox => "mbox",
            Self::Eml => "eml",
            Self::Msg => "msg",
            Self::Tnef => "tnef",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Image(name) | Self::Unsupported(name) | Self::Encrypted(name) => name,
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }
}
