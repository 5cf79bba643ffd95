//! The table of codes. A code is never given another meaning.

use super::{Exit, Status};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $exit:expr, $status:expr;)*) => {
        /// The stable codes. The first two digits say the subject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes, for the test that the catalogues know them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As printed: `E0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The exit code of a run that ends with it.
            pub fn exit(self) -> Exit {
                match self { $(Self::$name => $exit,)* }
            }

            /// The HTTP status of a request that ends with it.
            pub fn status(self) -> Status {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

codes! {
    /// No home where one was looked for.
    NoHome = "E0101", Exit::Failure, Status::Failed;
    /// `akashi.toml` cannot be read.
    Settings = "E0102", Exit::Failure, Status::Failed;
    /// Another process works on the home.
    Locked = "E0103", Exit::Locked, Status::Unavailable;
    /// The home cannot be written.
    HomeUnwritable = "E0104", Exit::Failure, Status::Failed;
    /// The database is of a newer version.
    DatabaseNewer = "E0105", Exit::Failure, Status::Failed;
    /// The database failed.
    Database = "E0106", Exit::Failure, Status::Failed;
    /// The disk is full.
    DiskFull = "E0107", Exit::Partial, Status::DiskFull;
    /// The vault failed.
    Vault = "E0108", Exit::Failure, Status::Failed;
    /// The ledger failed.
    Ledger = "E0109", Exit::Damage, Status::Failed;
    /// There is a home already.
    HomeExists = "E0110", Exit::Failure, Status::Failed;
    /// No such document.
    NoDocument = "E0111", Exit::Failure, Status::NotFound;
    /// A file that was erased from the case lies in the drop folder again.
    ErasedBefore = "E0112", Exit::Partial, Status::Failed;
    /// A member of an archive cannot go without it.
    OnlyAMember = "E0113", Exit::Usage, Status::Failed;
    /// Nobody agreed to an erasure.
    NotConfirmed = "E0114", Exit::Usage, Status::Failed;
    /// Another process reads the database; traces of an erasure are left.
    ErasureUnfinished = "E0115", Exit::Partial, Status::Failed;
    /// The list of what was erased cannot be read.
    ErasureList = "E0116", Exit::Failure, Status::Failed;
    /// A folder is no backup, and not empty.
    NotABackup = "E0117", Exit::Failure, Status::Failed;
    /// A backup is damaged.
    BackupDamaged = "E0118", Exit::Damage, Status::Failed;
    /// A backup cannot be written.
    BackupUnwritable = "E0119", Exit::Failure, Status::Failed;
    /// A folder to restore into is not empty.
    TargetNotEmpty = "E0120", Exit::Failure, Status::Failed;
    /// A restored home cannot be written.
    RestoreUnwritable = "E0121", Exit::Failure, Status::Failed;
    /// No such scheme.
    UnknownScheme = "E0201", Exit::Failure, Status::Unprocessable;
    /// A scheme pack has mistakes.
    PackMistakes = "E0202", Exit::Failure, Status::Failed;
    /// No such file or folder.
    NoSuchPath = "E0203", Exit::Failure, Status::Failed;
    /// It cannot be told what a path is.
    UnclearPath = "E0204", Exit::Usage, Status::Failed;
    /// A submission's slip has a mistake.
    Slip = "E0205", Exit::Partial, Status::Failed;
    /// A submission is still being written.
    Busy = "E0206", Exit::Partial, Status::Failed;
    /// A file changed while it was copied.
    Changed = "E0207", Exit::Partial, Status::Failed;
    /// A file outside any scheme's folder.
    LooseFile = "E0208", Exit::Partial, Status::Failed;
    /// A folder that is no known scheme.
    UnknownSchemeFolder = "E0209", Exit::Partial, Status::Failed;
    /// A place that cannot be listed or read.
    UnreadablePlace = "E0210", Exit::Partial, Status::Failed;
    /// More files than akashi takes at once.
    TooManyFiles = "E0211", Exit::Partial, Status::Failed;
    /// An empty submission.
    EmptySubmission = "E0212", Exit::Partial, Status::Failed;
    /// A submission without the marker that the home requires.
    NotClosed = "E0213", Exit::Partial, Status::Failed;
    /// A file that is still being transferred.
    Unfinished = "E0214", Exit::Partial, Status::Failed;
    /// A submission's name has the number of a case that takes nothing.
    NoCaseToAddTo = "E0215", Exit::Partial, Status::Failed;
    /// An original was taken in and cannot be moved aside.
    NotMoved = "E0216", Exit::Partial, Status::Failed;
    /// No such case.
    NoCase = "E0301", Exit::Failure, Status::NotFound;
    /// No such submission.
    NoSubmission = "E0302", Exit::Failure, Status::NotFound;
    /// No such passage in the case.
    NoPassage = "E0303", Exit::Failure, Status::NotFound;
    /// No such criterion in the scheme.
    NoCriterion = "E0304", Exit::Failure, Status::NotFound;
    /// A reason is required.
    NoReason = "E0305", Exit::Usage, Status::Unprocessable;
    /// A query cannot be understood.
    Query = "E0401", Exit::Usage, Status::Unprocessable;
    /// The search index is missing or of another version.
    Index = "E0402", Exit::Failure, Status::Unprocessable;
    /// A worker cannot be started.
    Worker = "E0501", Exit::Failure, Status::Failed;
    /// A line of input cannot be understood.
    Input = "E0502", Exit::Failure, Status::Failed;
    /// A period cannot be counted.
    Period = "E0601", Exit::Usage, Status::Unprocessable;
    /// The result cannot be written.
    Output = "E0701", Exit::Failure, Status::Failed;
    /// The folder of a package is not empty.
    ExportNotEmpty = "E0710", Exit::Failure, Status::Failed;
    /// A package cannot be written.
    ExportWrite = "E0712", Exit::Failure, Status::Failed;
    /// No space left for a package.
    ExportFull = "E0713", Exit::Failure, Status::Failed;
    /// The folder of a package lies in what the home keeps.
    ExportInside = "E0714", Exit::Failure, Status::Failed;
    /// Originals of the case are missing or damaged.
    ExportAbsent = "E0715", Exit::Damage, Status::Failed;
    /// The receipt's form cannot be told from the name of the file.
    ReceiptForm = "E0720", Exit::Usage, Status::Failed;
    /// This akashi was built without PDF.
    NoPdf = "E0721", Exit::Failure, Status::Failed;
    /// A PDF is nothing for a terminal.
    PdfToTerminal = "E0727", Exit::Usage, Status::Failed;
    /// No font for Japanese.
    NoFont = "E0728", Exit::Failure, Status::Failed;
    /// A page's template cannot be filled in.
    Template = "E0722", Exit::Failure, Status::Failed;
    /// Where a quarantined file lay is not there any more.
    RetryGone = "E0723", Exit::Partial, Status::Failed;
    /// A quarantined file was tried again in vain.
    RetryVain = "E0724", Exit::Partial, Status::Failed;
    /// A dry run cannot look into a home of an earlier version.
    HomeOlder = "E0725", Exit::Failure, Status::Failed;
    /// No file of that name waits in quarantine.
    NotWaiting = "E0726", Exit::Failure, Status::Failed;
    /// A quote in a query has no end.
    QueryQuote = "E0770", Exit::Usage, Status::Unprocessable;
    /// A query has a wildcard.
    QueryWildcard = "E0771", Exit::Usage, Status::Unprocessable;
    /// Parentheses in a query group nothing.
    QueryGrouping = "E1089", Exit::Usage, Status::Unprocessable;
    /// A query is too long.
    QueryLong = "E0772", Exit::Usage, Status::Unprocessable;
    /// A query has only symbols.
    QuerySymbols = "E0773", Exit::Usage, Status::Unprocessable;
    /// There is no such filter.
    NoFilter = "E0774", Exit::Usage, Status::Unprocessable;
    /// A line of queries cannot be understood.
    BatchLine = "E0775", Exit::Partial, Status::Failed;
    /// The rules of a criterion name no words.
    NoQuerySet = "E0776", Exit::Failure, Status::Failed;
    /// Where an answer ended is not known, or of another query.
    Cursor = "E0777", Exit::Usage, Status::Unprocessable;
    /// No search was saved under this name.
    NoSaved = "E0778", Exit::Failure, Status::NotFound;
    /// A name for a search that cannot be used.
    SavedName = "E0779", Exit::Usage, Status::Unprocessable;
    /// A search was saved under this name before.
    SavedTwice = "E0780", Exit::Usage, Status::Unprocessable;
    /// A workbook for a terminal.
    BinaryForm = "E0781", Exit::Usage, Status::Failed;
    /// Characters that the encoding asked for does not have.
    Replaced = "E0782", Exit::Ok, Status::Failed;
    /// The coverage's form cannot be told from the name of the file.
    CoverageForm = "E0783", Exit::Usage, Status::Failed;
    /// No sources of a dictionary where they were looked for.
    NoSources = "E0784", Exit::Failure, Status::Failed;
    /// A dictionary cannot be compiled or put in its place.
    Dictionary = "E0785", Exit::Failure, Status::Failed;
    /// A document has no such page.
    NoSuchPage = "E0740", Exit::Failure, Status::NotFound;
    /// No picture of a page can be made.
    NoPicture = "E0741", Exit::Failure, Status::Unprocessable;
    /// A passage does not stand on the page.
    MarkElsewhere = "E0742", Exit::Failure, Status::NotFound;
    /// No such class of documents.
    UnknownClass = "E0750", Exit::Usage, Status::Failed;
    /// The pack has no such event.
    NoCaseEvent = "E0802", Exit::Usage, Status::NotFound;
    /// An event that the states do not allow.
    NotNow = "E0803", Exit::Failure, Status::Unprocessable;
    /// A day in the future.
    FutureDay = "E0804", Exit::Usage, Status::Unprocessable;
    /// A day before the application or the step before.
    DayTooOld = "E0805", Exit::Usage, Status::Unprocessable;
    /// A reason that the article demands is missing.
    NoArticleReason = "E0806", Exit::Usage, Status::Unprocessable;
    /// A field of an event is missing or wrong.
    EventField = "E0807", Exit::Usage, Status::Unprocessable;
    /// A ground that does not fit.
    Ground = "E0808", Exit::Failure, Status::Unprocessable;
    /// A condition of an article does not hold.
    Condition = "E0809", Exit::Failure, Status::Unprocessable;
    /// After the last day.
    TooLate = "E0810", Exit::Failure, Status::Unprocessable;
    /// Before the day.
    TooEarly = "E0811", Exit::Failure, Status::Unprocessable;
    /// Two readings of a period differ, and none was chosen.
    DisputedDay = "E0812", Exit::Failure, Status::Unprocessable;
    /// A bar from an earlier life stands against it.
    Barred = "E0813", Exit::Failure, Status::Unprocessable;
    /// It is not clear which item of the case is meant.
    WhichItem = "E0814", Exit::Usage, Status::Unprocessable;
    /// A period of the life cycle cannot be counted.
    CasePeriod = "E0815", Exit::Failure, Status::Unprocessable;
    /// The pack's life cycle changed under a running case.
    LifeCycleChanged = "E0816", Exit::Failure, Status::Failed;
    /// The pack has no life cycle.
    NoLifeCycle = "E0817", Exit::Failure, Status::Failed;
    /// The recorded events do not make a life.
    CaseDamaged = "E0818", Exit::Damage, Status::Failed;
    /// A submission is no event that the case can have now.
    NoEventForSubmission = "E0819", Exit::Ok, Status::Failed;
    /// No such deadline.
    NoDeadline = "E0820", Exit::Usage, Status::Failed;
    /// The register of a day that has not come.
    RegisterDay = "E1020", Exit::Usage, Status::Failed;
    /// The scheme has no register.
    NoRegister = "E1021", Exit::Failure, Status::Failed;
    /// An entry should have left the register.
    RegisterOverdue = "E1022", Exit::Ok, Status::Failed;
    /// An entry lacks what the articles name.
    RegisterGap = "E1023", Exit::Ok, Status::Failed;
    /// What is withheld names no row of the form.
    RegisterWithheld = "E1024", Exit::Ok, Status::Failed;
    /// The form that is published was not read wholly.
    RegisterForm = "E1025", Exit::Ok, Status::Failed;
    /// A file name that says no form of the register.
    RegisterFile = "E1026", Exit::Usage, Status::Failed;
    /// A setting of a scheme that is not there.
    SettingScheme = "E1027", Exit::Failure, Status::Failed;
    /// A setting that the scheme's pack does not know.
    SettingKey = "E1028", Exit::Failure, Status::Failed;
    /// A setting of another form than the pack's.
    SettingForm = "E1029", Exit::Failure, Status::Failed;
    /// A setting that is none of the words it may be.
    SettingChoice = "E1030", Exit::Failure, Status::Failed;
    /// A version whose text is not in hand, or that nobody names.
    VersionNotInHand = "E1031", Exit::Failure, Status::Failed;
    /// No such enquiry.
    NoEnquiry = "E1032", Exit::Failure, Status::NotFound;
    /// The enquiry is closed.
    EnquiryClosed = "E1033", Exit::Failure, Status::Conflict;
    /// Nothing is said in a step of an enquiry.
    EnquiryText = "E1034", Exit::Usage, Status::Unprocessable;
    /// The day of a step of an enquiry cannot be.
    EnquiryDay = "E1035", Exit::Usage, Status::Unprocessable;
    /// The person works for no body of the scheme.
    OtherScheme = "E1036", Exit::Failure, Status::Forbidden;
    /// The event is another body's.
    OtherBody = "E1037", Exit::Failure, Status::Forbidden;
    /// The scheme has no body with this role.
    UnknownBody = "E1038", Exit::Usage, Status::Failed;
    /// Evidence is judged by another body of the scheme.
    OtherBodyEvaluates = "E1090", Exit::Failure, Status::Forbidden;
    /// A letter is another body's.
    OtherBodyWrites = "E1091", Exit::Failure, Status::Forbidden;
    /// Only who is assigned works on the case.
    NotAssigned = "E1080", Exit::Failure, Status::Forbidden;
    /// The person has no role that is assigned to cases.
    CannotBeAssigned = "E1081", Exit::Failure, Status::Unprocessable;
    /// The person is assigned to the case already.
    AssignedBefore = "E1082", Exit::Failure, Status::Conflict;
    /// The person is not assigned to the case.
    NoAssignment = "E1083", Exit::Failure, Status::Conflict;
    /// The enquiry is about no case that the person is assigned to.
    EnquiryElsewhere = "E1084", Exit::Failure, Status::Forbidden;
    /// The provider has no page to sign out at.
    NoWayOut = "E1085", Exit::Failure, Status::NotFound;
    /// Somebody judged the passage since it was looked at.
    JudgedMeanwhile = "E0751", Exit::Failure, Status::Conflict;
    /// No judgement that could be undone.
    NothingToUndo = "E0752", Exit::Failure, Status::Unprocessable;
    /// No such finding in the case.
    NoFinding = "E0753", Exit::Failure, Status::NotFound;
    /// The finding was closed before.
    FindingClosed = "E0754", Exit::Failure, Status::Conflict;
    /// A finding's grade that is none, or a due date that is no date.
    FindingForm = "E0755", Exit::Usage, Status::Unprocessable;
    /// The checks propose nothing under this number.
    NoProposal = "E0756", Exit::Failure, Status::NotFound;
    /// The case builds on no other.
    NoPredecessor = "E0757", Exit::Failure, Status::NotFound;
    /// Nothing is carried that could be confirmed.
    NothingCarried = "E0758", Exit::Failure, Status::Unprocessable;
    /// The document was not read yet.
    NotRead = "E0759", Exit::Failure, Status::Failed;
    /// The criterion is not excluded.
    NotExcluded = "E0760", Exit::Failure, Status::Unprocessable;
    /// The user asked to stop.
    Interrupted = "E0801", Exit::Interrupted, Status::Failed;
    /// No such account.
    NoAccount = "E0830", Exit::Failure, Status::NotFound;
    /// The name of an account is taken.
    AccountTaken = "E0831", Exit::Failure, Status::Unprocessable;
    /// A name that nobody can sign in with.
    AccountName = "E0832", Exit::Usage, Status::Unprocessable;
    /// An account without a role.
    AccountRole = "E0833", Exit::Usage, Status::Unprocessable;
    /// A password that is too short or too long.
    Password = "E0834", Exit::Usage, Status::Unprocessable;
    /// Nobody would be left to manage accounts.
    LastAdmin = "E0835", Exit::Failure, Status::Unprocessable;
    /// The person's roles do not allow it.
    NotAllowed = "E0836", Exit::Failure, Status::Forbidden;
    /// The person declared a conflict of interest.
    Conflict = "E0837", Exit::Failure, Status::Forbidden;
    /// Whoever evaluated a case does not decide it.
    Evaluated = "E0838", Exit::Failure, Status::Forbidden;
    /// Whoever decided a case does not evaluate it.
    Decided = "E1088", Exit::Failure, Status::Forbidden;
    /// Name or password is wrong.
    SignIn = "E0839", Exit::Failure, Status::Unprocessable;
    /// Too many wrong passwords.
    SignInWait = "E0840", Exit::Failure, Status::TooMany;
    /// The address cannot be listened on.
    Serve = "E0841", Exit::Failure, Status::Failed;
    /// A form that does not belong to the session.
    Form = "E0842", Exit::Failure, Status::Forbidden;
    /// No such page.
    NoPage = "E0843", Exit::Failure, Status::NotFound;
    /// A path that leads out of the submission.
    UploadName = "E0844", Exit::Usage, Status::Unprocessable;
    /// Two different files at one path of an upload.
    UploadTwice = "E0845", Exit::Failure, Status::Unprocessable;
    /// Nothing arrived.
    UploadEmpty = "E0846", Exit::Failure, Status::Unprocessable;
    /// No such upload.
    NoUpload = "E0847", Exit::Failure, Status::NotFound;
    /// The upload lies in the drop folder already.
    UploadClosed = "E0848", Exit::Failure, Status::Unprocessable;
    /// An upload cannot be put into the drop folder.
    UploadPlace = "E0849", Exit::Failure, Status::Failed;
    /// An upload was cut off.
    UploadCut = "E0850", Exit::Failure, Status::BadRequest;
    /// Taking in an upload ended in a mistake of akashi.
    TakeInBroke = "E0852", Exit::Failure, Status::Failed;
    /// Others can read the key that signs the ledger.
    KeyOpen = "E0901", Exit::Failure, Status::Failed;
    /// The key that signs the ledger is damaged, or another's.
    Key = "E0902", Exit::Failure, Status::Failed;
    /// The key that signs the ledger is not there.
    NoKey = "E0903", Exit::Failure, Status::Failed;
    /// The database is older than the newest checkpoint, or another one.
    OtherLedger = "E0904", Exit::Damage, Status::Failed;
    /// The newest checkpoint is damaged.
    Checkpoint = "E0905", Exit::Damage, Status::Failed;
    /// The newest checkpoint was not there and was made again.
    CheckpointAgain = "E0906", Exit::Ok, Status::Failed;
    /// No such event in the ledger.
    NoEvent = "E0907", Exit::Failure, Status::NotFound;
    /// No checkpoint of that size.
    NoCheckpoint = "E0908", Exit::Failure, Status::Failed;
    /// It has to be confirmed.
    NeedsYes = "E0909", Exit::Usage, Status::Failed;
    /// The clock is behind the newest event of the ledger.
    ClockBack = "E0910", Exit::Ok, Status::Failed;
    /// A time stamp could not be had.
    Timestamp = "E0911", Exit::Failure, Status::Failed;
    /// The scheme has no such paper.
    NoLetter = "E1000", Exit::Usage, Status::NotFound;
    /// Nothing happened in the case that asks for this paper.
    NotAsked = "E1001", Exit::Failure, Status::Unprocessable;
    /// A paper that needs reasons has none.
    LetterReason = "E1002", Exit::Usage, Status::Unprocessable;
    /// Something that the writer has to say is missing or wrong.
    LetterField = "E1003", Exit::Usage, Status::Unprocessable;
    /// The paper was drafted before.
    DraftedBefore = "E1004", Exit::Failure, Status::Conflict;
    /// The wording of a letter is wrong, or names what the case does not have.
    LetterWording = "E1005", Exit::Failure, Status::Unprocessable;
    /// Who drafted a letter does not approve it.
    SameEyes = "E1006", Exit::Failure, Status::Forbidden;
    /// The notice is not in a state for this.
    NoticeState = "E1007", Exit::Failure, Status::Conflict;
    /// A day that a notice cannot have.
    NoticeDay = "E1008", Exit::Usage, Status::Unprocessable;
    /// The settings still hold placeholders.
    LetterSender = "E1009", Exit::Failure, Status::Unprocessable;
    /// The pattern of the numbers of letters cannot be understood.
    LetterNumber = "E1010", Exit::Failure, Status::Unprocessable;
    /// No such notice.
    NoNotice = "E1011", Exit::Failure, Status::NotFound;
    /// A notice is not what was recorded.
    NoticeAltered = "E1012", Exit::Damage, Status::Failed;
    /// The form of a letter cannot be told from the name of the file.
    LetterForm = "E1013", Exit::Usage, Status::Failed;
    /// A letter that a terminal cannot show.
    LetterToTerminal = "E1014", Exit::Usage, Status::Failed;
    /// This akashi was built without PDF.
    NoLetterPdf = "E1015", Exit::Failure, Status::Failed;
    /// The checks do not propose any more what was to be taken over.
    ProposalGone = "E1040", Exit::Failure, Status::Conflict;
    /// A form that is too large.
    FormTooLarge = "E1041", Exit::Failure, Status::TooLarge;
    /// More bytes than an upload may have.
    UploadTooLarge = "E1042", Exit::Failure, Status::TooLarge;
    /// More files than an upload may have.
    UploadTooMany = "E1043", Exit::Failure, Status::TooLarge;
    /// More requests than one browser may send.
    TooOften = "E1044", Exit::Failure, Status::TooMany;
    /// A saved search of somebody else.
    SavedByOther = "E1045", Exit::Failure, Status::Forbidden;
    /// Something of a new enquiry was not chosen.
    EnquiryForm = "E1050", Exit::Usage, Status::Unprocessable;
    /// A sign-in whose second step was wrong, or came too late.
    SignInCode = "E1060", Exit::Failure, Status::Unprocessable;
    /// A code that is not the one of now, or was used.
    TotpCode = "E1061", Exit::Failure, Status::Unprocessable;
    /// The second step of signing in is not in a state for this.
    TotpState = "E1062", Exit::Failure, Status::Conflict;
    /// The key of all second steps is missing, damaged or open to others.
    TotpKey = "E1063", Exit::Failure, Status::Failed;
    /// Who has this role has to set up a second step first.
    TotpRequired = "E1064", Exit::Failure, Status::Forbidden;
    /// This akashi was built without TLS.
    NoTls = "E1065", Exit::Failure, Status::Failed;
    /// A certificate or its key cannot be read, or is none.
    TlsFile = "E1066", Exit::Failure, Status::Failed;
    /// The key of a certificate can be read by others.
    TlsKeyOpen = "E1067", Exit::Failure, Status::Failed;
    /// A key is not the one of its certificate.
    TlsPair = "E1068", Exit::Failure, Status::Failed;
    /// A certificate does not hold today.
    TlsExpired = "E1069", Exit::Failure, Status::Failed;
    /// This akashi was built without OpenID Connect.
    NoOidc = "E1070", Exit::Failure, Status::Failed;
    /// Settings of the OpenID provider that cannot be used.
    OidcSettings = "E1071", Exit::Failure, Status::Failed;
    /// The OpenID provider does not answer.
    ProviderAway = "E1072", Exit::Failure, Status::BadGateway;
    /// The OpenID provider answers what cannot be used.
    ProviderAnswer = "E1073", Exit::Failure, Status::BadGateway;
    /// An ID token that does not stand.
    ProviderToken = "E1074", Exit::Failure, Status::Forbidden;
    /// An ID token of another time.
    ProviderTime = "E1075", Exit::Failure, Status::Forbidden;
    /// Somebody comes back from the provider for a sign-in that was not begun.
    ProviderState = "E1076", Exit::Failure, Status::BadRequest;
    /// The OpenID provider refused a sign-in.
    ProviderDenied = "E1077", Exit::Failure, Status::Forbidden;
    /// An identity of nobody who may sign in.
    IdentityUnknown = "E1078", Exit::Failure, Status::Forbidden;
    /// An identity that another account has.
    IdentityTaken = "E1079", Exit::Failure, Status::Conflict;
}
