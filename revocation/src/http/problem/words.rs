//! The words for every problem.

use mohur_certificate::language::Language;

use super::Problem as P;

/// What is said of one kind of problem.
pub(super) struct Words {
    /// Its name for programs, the same in every version and language.
    pub(super) code: &'static str,
    /// What it is.
    pub(super) title: Both,
    /// What to do; values stand as `{name}`.
    pub(super) detail: Both,
}

/// A text in both languages.
pub(super) struct Both {
    az: &'static str,
    en: &'static str,
}

impl Both {
    pub(super) fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Az => self.az,
            Language::En => self.en,
        }
    }
}

impl P {
    pub(super) fn words(&self) -> &'static Words {
        match self {
            P::NoToken => &NO_TOKEN,
            P::WrongToken => &WRONG_TOKEN,
            P::ScopeMissing(_) => &SCOPE_MISSING,
            P::NotFound => &NOT_FOUND,
            P::Method => &METHOD,
            P::NotJson => &NOT_JSON,
            P::BodyTooLong { .. } => &BODY_TOO_LONG,
            P::Body { .. } => &BODY,
            P::Query { .. } => &QUERY,
            P::MistypedNumber { .. } => &MISTYPED_NUMBER,
            P::UnusableCertificate { .. } => &UNUSABLE_CERTIFICATE,
            P::CertificateConflict { .. } => &CERTIFICATE_CONFLICT,
            P::OtherHolder => &OTHER_HOLDER,
            P::UnknownCertificate => &UNKNOWN_CERTIFICATE,
            P::BlockSize { .. } => &BLOCK_SIZE,
            P::TooSlow => &TOO_SLOW,
            P::Unavailable => &UNAVAILABLE,
        }
    }
}

const NO_TOKEN: Words = Words {
    code: "no-token",
    title: Both { az: "Giriş açarı yoxdur", en: "No access token" },
    detail: Both {
        az: "`Authorization: Bearer` başlığında giriş açarı göndərin.",
        en: "Send an access token in the header `Authorization: Bearer`.",
    },
};

const WRONG_TOKEN: Words = Words {
    code: "wrong-token",
    title: Both { az: "Giriş açarı qəbul olunmur", en: "The access token is not accepted" },
    detail: Both {
        az: "Açar tanınmır, vaxtı bitib və ya geri götürülüb; xidmətin sahibindən yenisini alın.",
        en: "The token is unknown, expired or taken back; ask whoever runs the service for a new one.",
    },
};

const SCOPE_MISSING: Words = Words {
    code: "scope-missing",
    title: Both { az: "İcazə yoxdur", en: "Not allowed" },
    detail: Both { az: "Bu açarın `{scope}` icazəsi yoxdur.", en: "This token lacks the scope `{scope}`." },
};

const NOT_FOUND: Words = Words {
    code: "not-found",
    title: Both { az: "Belə ünvan yoxdur", en: "There is no such address" },
    detail: Both { az: "Ünvanı yoxlayın.", en: "Check the address." },
};

const METHOD: Words = Words {
    code: "method-not-allowed",
    title: Both { az: "Bu ünvanda belə sorğu yoxdur", en: "This address does not take this method" },
    detail: Both { az: "Başqa HTTP metodu işlədin.", en: "Use another HTTP method." },
};

const NOT_JSON: Words = Words {
    code: "not-json",
    title: Both { az: "Sorğu JSON deyil", en: "The request is not JSON" },
    detail: Both {
        az: "Məzmunu `Content-Type: application/json` ilə göndərin.",
        en: "Send the body with `Content-Type: application/json`.",
    },
};

const BODY_TOO_LONG: Words = Words {
    code: "body-too-long",
    title: Both { az: "Sorğu çox uzundur", en: "The request is too long" },
    detail: Both { az: "Ən çoxu {max} bayt qəbul olunur.", en: "At most {max} bytes are read." },
};

const BODY: Words = Words {
    code: "wrong-body",
    title: Both { az: "Sorğunun məzmunu yanlışdır", en: "The request's body is wrong" },
    detail: Both {
        az: "Məzmun gözlənilən JSON deyil; səbəb `cause` sahəsindədir.",
        en: "The body is not the JSON that is expected; `cause` says why.",
    },
};

const QUERY: Words = Words {
    code: "wrong-query",
    title: Both { az: "Sorğunun parametrləri yanlışdır", en: "The request's parameters are wrong" },
    detail: Both {
        az: "Ünvandakı parametrlər yanlışdır; səbəb `cause` sahəsindədir.",
        en: "The parameters in the address are wrong; `cause` says why.",
    },
};

const MISTYPED_NUMBER: Words = Words {
    code: "mistyped-number",
    title: Both { az: "Nömrə səhv yazılıb", en: "The number was mistyped" },
    detail: Both {
        az: "Nömrəni sənəddən bir daha diqqətlə köçürün. Heç nə axtarılmayıb.",
        en: "Copy the number from the document once more, with care. Nothing was looked up.",
    },
};

const UNUSABLE_CERTIFICATE: Words = Words {
    code: "unusable-certificate",
    title: Both { az: "Arayış qəbul olunmur", en: "The certificate is not accepted" },
    detail: Both {
        az: "Arayış bu xidmətin verdiyi arayış deyil; səbəb `cause` sahəsindədir.",
        en: "The certificate is not one that this service takes; `cause` says why.",
    },
};

const CERTIFICATE_CONFLICT: Words = Words {
    code: "certificate-conflict",
    title: Both { az: "Arayış artıq başqa cür qeydə alınıb", en: "The certificate is in conflict" },
    detail: Both {
        az: "Bu nömrə və ya siyahıdakı yer başqa arayışındır; səbəb `cause` sahəsindədir.",
        en: "The number or the place in the list belongs to another certificate; `cause` says why.",
    },
};

const OTHER_HOLDER: Words = Words {
    code: "other-holder",
    title: Both { az: "Arayış başqa şəxs haqqındadır", en: "The certificate is about another person" },
    detail: Both {
        az: "Qeydiyyatdakı FİN arayışda imzalanmış FİN ilə eyni deyil.",
        en: "The holder's PIN in the registration is not the one that is signed in the certificate.",
    },
};

const UNKNOWN_CERTIFICATE: Words = Words {
    code: "unknown-certificate",
    title: Both { az: "Belə arayış yoxdur", en: "There is no such certificate" },
    detail: Both {
        az: "Bu nömrə ilə arayış qeydə alınmayıb.", en: "No certificate with this number is registered."
    },
};

const BLOCK_SIZE: Words = Words {
    code: "block-size",
    title: Both { az: "Yerlərin sayı yanlışdır", en: "Wrong number of places" },
    detail: Both {
        az: "Bir dəfəyə {count} yer ayrılmır: 1-dən {max}-ə qədər ola bilər.",
        en: "{count} places cannot be reserved at once: 1 to {max} can.",
    },
};

const TOO_SLOW: Words = Words {
    code: "too-slow",
    title: Both { az: "Sorğu vaxtında bitmədi", en: "The request took too long" },
    detail: Both { az: "Bir az sonra yenidən cəhd edin.", en: "Try again a little later." },
};

const UNAVAILABLE: Words = Words {
    code: "unavailable",
    title: Both { az: "Xidmət işləmir", en: "The service is not available" },
    detail: Both {
        az: "Cavab verilmədi və heç nə təsdiqlənmədi; bir az sonra yenidən cəhd edin.",
        en: "No answer was given and nothing was confirmed; try again a little later.",
    },
};
