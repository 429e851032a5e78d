//! The codes of verdicts, for programs, each with its sentence in both languages, which says what to do next.

use mohur_certificate::language::Language;
use serde::{Serialize, Serializer};

use super::Outcome;

/// Keeps each code beside its sentences, so that none can be without.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal: $az:literal, $en:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code, for programs.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The sentence, for people.
            pub fn sentence(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Az) => $az, (Self::$variant, Language::En) => $en),+
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    };
}

codes! {
    /// The one thing to know, in the order in which one wins over those after it.
    Headline {
        /// No trust list was given.
        NoTrustList "no_trust_list":
            "Etibar siyahısı olmadan arayışın həqiqiliyi bilinmir: orqanın etibar siyahısını göstərin.",
            "Without a trust list nothing can be said of this certificate: give the trust list of the authority.";
        /// Too large, damaged, encrypted …
        UnreadableInput "unreadable_input":
            "Bu fayl oxunmur: sənədin elektron nüsxəsini və ya aydın şəklini təqdim edin.",
            "This file cannot be read: take the electronic original or a clear picture of the page.";
        /// No code.
        NoCode "no_code":
            "QR kod tapılmadı: bütün kodun kəskin və işıqlı göründüyü şəkil çəkin və ya elektron nüsxəni yoxlayın.",
            "No QR code was found: take a sharp, well-lit picture of the whole code, or verify the electronic original.";
        /// More than one.
        SeveralCertificates "several_certificates":
            "Bir neçə müxtəlif arayış tapıldı: hər birini ayrıca yoxlayın.",
            "Several different certificates were found: verify each by itself.";
        /// A version or dictionary that is not known.
        NewerFormat "newer_format":
            "Kodun formatı bu proqrama tanış deyil: proqramı yeniləyib yenidən yoxlayın.",
            "The code has a format that this program does not know: update the program and verify again.";
        /// A code of ours that cannot be genuine.
        BrokenCode "broken_code":
            "Kod həqiqi arayışın kodu ola bilməz: sənədə etibar etməyin və orqana müraciət edin.",
            "The code cannot be that of a genuine certificate: do not rely on the document, and ask the authority.";
        /// A code of something else.
        ForeignCode "foreign_code":
            "Sənəddəki kod arayışın kodu deyil: sənədə etibar etməyin, koddakı ünvanı açmayın.",
            "The code on the document is not that of a certificate: do not rely on the document or open the code's address.";
        /// Forged or altered.
        BadSignature "bad_signature":
            "İmza düzgün deyil: arayış saxtadır və ya dəyişdirilib, ona etibar etməyin.",
            "The signature is not good: the certificate is forged or was altered; do not rely on it.";
        /// Nobody whom the list names.
        UnknownKey "unknown_key":
            "Arayışı etibar siyahısında olmayan açar imzalayıb: ona etibar etməyin.",
            "A key that the trust list does not name signed the certificate: do not rely on it.";
        /// The same, with a list that may just be old.
        UnknownKeyOldList "unknown_key_old_list":
            "İmza açarı köhnəlmiş etibar siyahısında yoxdur: siyahını yeniləyib yenidən yoxlayın.",
            "The signing key is not in this outdated trust list: get the current list and verify again.";
        /// A key of somebody else.
        OtherIssuer "other_issuer":
            "İmza açarı adı çəkilən orqana məxsus deyil: arayışa etibar etməyin.",
            "The signing key does not belong to the authority that is named: do not rely on the certificate.";
        /// A key at the wrong time.
        KeyOutsideItsTime "key_outside_its_time":
            "Açar öz etibarlılıq müddətindən kənarda istifadə olunub: arayışa etibar etməyin.",
            "The key was used outside its time: do not rely on the certificate.";
        /// A key that others have too.
        KeyCompromised "key_compromised":
            "Açar ələ keçirilib və onun imzası artıq heç nəyi sübut etmir: orqandan yeni arayış istəyin.",
            "The key was compromised and its signature proves nothing any more: ask for a new certificate.";
        /// Well signed, not understood.
        UnreadableClaims "unreadable_claims":
            "İmza düzgündür, lakin imzalanan məlumatı bu proqram oxuya bilmir: proqramı yeniləyin.",
            "The signature is good, but this program cannot read what was signed: update the program.";
        /// The page says something else.
        Altered "altered":
            "Səhifə imzalanan məlumata uyğun deyil: səhifəyə yox, yalnız aşağıdakı imzalı məlumata inanın.",
            "The page is not what was signed: believe only the signed facts below, not the page.";
        /// Revoked.
        Revoked "revoked":
            "Arayış ləğv edilib: ona etibar etməyin, sahibindən yenisini istəyin.",
            "The certificate was revoked: do not rely on it, and ask its holder for a new one.";
        /// Expired.
        Expired "expired":
            "Arayış həqiqidir, lakin müddəti bitib: sahibindən yenisini istəyin.",
            "The certificate is genuine, but it has expired: ask its holder for a new one.";
        /// From the future.
        NotYetValid "not_yet_valid":
            "Arayışın verilmə vaxtı hələ çatmayıb: saatınızı yoxlayın, düzdürsə, arayışa etibar etməyin.",
            "The certificate claims to be issued in the future: check your clock; if it is right, do not rely on the certificate.";
        /// No list of its address.
        StatusUnknown "status_unknown":
            "Arayış həqiqidir, lakin qüvvədə olub-olmadığı bilinmir: status siyahısını alıb yenidən yoxlayın.",
            "The certificate is genuine, but whether it is in force is not known: get the status list and verify again.";
        /// A list that is too old.
        StatusTooOld "status_too_old":
            "Arayış həqiqidir, lakin status siyahısı köhnədir: siyahını yeniləyib yenidən yoxlayın.",
            "The certificate is genuine, but the status list is too old: get the current one and verify again.";
        /// A type that this program does not know, or a document that its type does not allow.
        UnknownDocument "unknown_document":
            "İmza düzgündür, lakin sənədin növü burada tanınmır: orqanın sənəd növlərini əldə edin və ya proqramı yeniləyin.",
            "The signature is good, but the document's type is not known here: get the authority's document types, or update the program.";
        /// The page could not be looked at.
        PageUnreadable "page_unreadable":
            "İmza düzgündür, lakin səhifə müqayisə oluna bilmədi: səhifəyə yox, aşağıdakı imzalı məlumata inanın.",
            "The signature is good, but the page could not be compared: believe the signed facts below, not the page.";
        /// Genuine, but its status was not asked: unknown is never valid.
        StatusNotChecked "status_not_checked":
            "Arayış həqiqidir və müddəti bitməyib; ləğv edilib-edilmədiyi soruşulmayıb: etibar etməzdən əvvəl soruşun.",
            "The certificate is genuine and not expired; whether it was revoked was not asked: ask before you rely on it.";
        /// Valid, with a stamp or a note on its page.
        ValidWithAdditions "valid_with_additions":
            "Arayış həqiqidir və qüvvədədir, lakin səhifəyə imzalanmamış nəsə əlavə edilib: yalnız aşağıdakı imzalı məlumata inanın.",
            "The certificate is genuine and in force, but something that nobody signed was added to its page: believe only the signed facts below.";
        /// Valid.
        Valid "valid":
            "Arayış həqiqidir və qüvvədədir.",
            "The certificate is genuine and in force.";
    }
}

impl Headline {
    /// What it means.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Valid | Self::ValidWithAdditions => Outcome::Valid,
            Self::BrokenCode
            | Self::ForeignCode
            | Self::BadSignature
            | Self::UnknownKey
            | Self::OtherIssuer
            | Self::KeyOutsideItsTime
            | Self::KeyCompromised
            | Self::Altered
            | Self::Revoked
            | Self::Expired
            | Self::NotYetValid => Outcome::NotValid,
            Self::NoTrustList
            | Self::UnreadableInput
            | Self::NoCode
            | Self::SeveralCertificates
            | Self::NewerFormat
            | Self::UnknownKeyOldList
            | Self::UnreadableClaims
            | Self::StatusUnknown
            | Self::StatusNotChecked
            | Self::StatusTooOld
            | Self::UnknownDocument
            | Self::PageUnreadable => Outcome::Undetermined,
        }
    }
}

codes! {
    /// Is the signature good?
    SignaturePart {
        /// Good.
        Good "good": "İmza düzgündür.", "The signature is good.";
        /// Not good.
        Bad "bad": "İmza düzgün deyil: sənəd saxtadır və ya dəyişdirilib.", "The signature is not good: forged or altered.";
        /// Not asked.
        Unchecked "unchecked": "İmza yoxlanmayıb.", "The signature was not checked.";
    }
}

codes! {
    /// Whose signature is it?
    IssuerPart {
        /// An issuer in the trust list.
        Trusted "trusted": "Orqan etibar siyahısındadır.", "The authority is in the trust list.";
        /// No such key.
        UnknownKey "unknown_key": "İmza açarı etibar siyahısında yoxdur.", "The signing key is not in the trust list.";
        /// Another issuer's key.
        OtherIssuer "other_issuer": "Açar başqa orqanındır.", "The key belongs to another authority.";
        /// Before or after its time.
        KeyOutsideItsTime "key_outside_its_time":
            "Açar həmin vaxt etibarlı deyildi.", "The key did not count at that time.";
        /// Compromised.
        KeyCompromised "key_compromised":
            "Açar ələ keçirilib: imza tək başına heç nəyi sübut etmir.",
            "The key was compromised: its signature proves nothing by itself.";
        /// Not asked.
        Unchecked "unchecked": "Orqan yoxlanmayıb.", "The authority was not checked.";
    }
}

codes! {
    /// Is it within its time?
    ValidityPart {
        /// Yes.
        InTime "in_time": "Müddəti bitməyib.", "It has not expired.";
        /// Past its last day.
        Expired "expired": "Müddəti bitib: yenisini istəyin.", "It has expired: ask for a new one.";
        /// From the future.
        NotYetValid "not_yet_valid":
            "Verilmə vaxtı gələcəkdədir: saatınızı yoxlayın.", "It was issued in the future: check your clock.";
        /// Not asked.
        Unchecked "unchecked": "Müddət yoxlanmayıb.", "Its time was not checked.";
    }
}

codes! {
    /// Is it in force?
    StatusPart {
        /// Yes.
        InForce "in_force": "Ləğv edilməyib.", "It is not revoked.";
        /// No.
        Revoked "revoked": "Ləğv edilib.", "It was revoked.";
        /// No list.
        NoList "no_list":
            "Status siyahısı yoxdur: onu alıb yenidən yoxlayın.", "There is no status list: get it and verify again.";
        /// An old list.
        TooOld "too_old":
            "Status siyahısı köhnədir: yenisini alın.", "The status list is too old: get the current one.";
        /// A place that the list does not have.
        OutsideList "outside_list":
            "Status siyahısında bu arayışın yeri yoxdur: yeni siyahını alın.",
            "The status list has no place for this certificate: get the current one.";
        /// Not wanted.
        Skipped "skipped": "Status istəyinizlə yoxlanmayıb.", "The status was not checked, as you asked.";
        /// Not asked.
        Unchecked "unchecked": "Status yoxlanmayıb.", "The status was not checked.";
    }
}

codes! {
    /// Does the page say what was signed?
    DocumentPart {
        /// Byte for byte.
        Original "original": "Fayl orqanın verdiyi əslin eynisidir.", "The file is the original, byte for byte.";
        /// Saved again.
        SameContent "same_content":
            "Fayl yenidən saxlanılıb, lakin səhifə imzalanan məlumata uyğundur.",
            "The file was saved again, but its page is what was signed.";
        /// Saved again, with something on it where nothing was signed.
        Additions "additions":
            "İmzalanan məlumat dəyişməyib, lakin səhifəyə imzalanmamış nəsə əlavə edilib: aşağıdakı yerlərə baxın.",
            "What was signed is unchanged, but something that nobody signed was added to the page: look at the places below.";
        /// A picture or a text.
        NotCompared "not_compared":
            "Səhifəni proqram müqayisə etməyib: kağızda yazılanı aşağıdakı imzalı məlumatla özünüz tutuşdurun.",
            "The page was not compared: check yourself that the paper says the same as the signed facts below.";
        /// It shows something else.
        Altered "altered":
            "Səhifə imzalanan məlumatdan fərqlənir: ona inanmayın.", "The page differs from what was signed: do not believe it.";
        /// More pages than the one.
        ExtraPages "extra_pages":
            "Fayla imzalanmamış səhifə əlavə edilib: ona inanmayın.", "Pages were added that nobody signed: do not believe them.";
        /// Another certificate's code is printed.
        OtherCode "other_code":
            "Səhifədəki kod fayla əlavə edilmiş arayışın kodu deyil: səhifəyə inanmayın.",
            "The code on the page is not that of the attached certificate: do not believe the page.";
        /// Things that lie over the page.
        Overlaid "overlaid":
            "Səhifəyə qeyd, forma, lay, əməliyyat, fayl və ya görünməyən söz əlavə edilib: ona inanmayın.",
            "Notes, forms, layers, actions, files or hidden words were added to the page: do not believe it.";
        /// Not drawn by this program.
        Unreadable "unreadable":
            "Səhifə oxunmadı: kağızda yazılanı imzalı məlumatla özünüz tutuşdurun.",
            "The page could not be read: check yourself that it says the same as the signed facts.";
        /// A type that is not known.
        UnknownType "unknown_type":
            "Sənədin növü burada tanınmır: orqanın sənəd növlərini əldə edin və ya proqramı yeniləyin.",
            "The document's type is not known here: get the authority's document types, or update the program.";
        /// Not asked.
        Unchecked "unchecked": "Səhifə yoxlanmayıb.", "The page was not checked.";
    }
}

codes! {
    /// What else to know.
    Warning {
        /// An outdated trust list.
        OldTrustList "old_trust_list":
            "Etibar siyahısı köhnəlib: yenisini alın.", "The trust list is outdated: get the current one.";
    }
}
