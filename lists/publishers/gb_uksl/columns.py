"""The columns of the CSV and of the short ODS, by the element of the XML that says the same.

The CSV is the tree of the XML multiplied out: each of an entry's names with each of its addresses, birth
dates and so on. Columns that are not here keep their name, for the mapper to report.
"""

from __future__ import annotations

from lists.publishers.gb.folding import Shape

_PERSON = ("IndividualDetails", "Individual")
_ENTITY = ("EntityDetails", "Entity")
_SHIP = ("ShipDetails", "Ship")

SHAPE: Shape = {
    (): {
        "Last Updated": "LastUpdated",
        "Date Designated": "DateDesignated",
        "Unique ID": "UniqueID",
        "OFSI Group ID": "OFSIGroupID",
        "UN Reference Number": "UNReferenceNumber",
        "Regime Name": "RegimeName",
        "Designation Type": "IndividualEntityShip",
        "Individual, Entity, Ship": "IndividualEntityShip",  # its name in earlier files
        "Designation source": "DesignationSource",
        "Sanctions Imposed": "SanctionsImposed",
        "Other Information": "OtherInformation",
        "UK Statement of Reasons": "UKStatementofReasons",
    },
    ("Names", "Name"): {
        **{f"Name {number}": f"Name{number}" for number in (6, 1, 2, 3, 4, 5)},
        "Name type": "NameType",
        "Alias strength": "AliasStrength",
    },
    ("NonLatinNames", "NonLatinName"): {
        "Name non-latin script": "NameNonLatinScript",
        "Non-latin script type": "NonLatinScriptType",
        "Non-latin script language": "NonLatinScriptLanguage",
    },
    ("Titles",): {"Title": "Title"},
    ("Addresses", "Address"): {
        **{f"Address Line {number}": f"AddressLine{number}" for number in range(1, 7)},
        "Address Postal Code": "AddressPostalCode",
        "Address Country": "AddressCountry",
    },
    ("PhoneNumbers",): {"Phone number": "PhoneNumber"},
    ("EmailAddresses",): {"Email address": "EmailAddress"},
    ("Websites",): {"Website": "Website"},
    (*_PERSON, "DOBs"): {"D.O.B": "DOB"},
    (*_PERSON, "Nationalities"): {"Nationality(/ies)": "Nationality"},
    (*_PERSON, "NationalIdentifierDetails", "NationalIdentifier"): {
        "National Identifier number": "NationalIdentifierNumber",
        "National Identifier additional information": "NationalIdentifierAdditionalInformation",
    },
    (*_PERSON, "PassportDetails", "Passport"): {
        "Passport number": "PassportNumber",
        "Passport additional information": "PassportAdditionalInformation",
    },
    (*_PERSON, "Positions"): {"Position": "Position"},
    (*_PERSON, "Genders"): {"Gender": "Gender"},
    (*_PERSON, "BirthDetails", "Location"): {"Town of birth": "TownOfBirth", "Country of birth": "CountryOfBirth"},
    (*_ENTITY, "TypeOfEntities"): {"Type of entity": "TypeOfEntity"},
    (*_ENTITY, "Subsidiaries"): {"Subsidiaries": "Subsidiary"},
    (*_ENTITY, "ParentCompanies"): {"Parent company": "ParentCompany"},
    (*_ENTITY, "BusinessRegistrationNumbers"): {"Business registration number (s)": "BusinessRegistrationNumber"},
    (*_SHIP, "IMONumbers"): {"IMO number": "IMONumber"},
    (*_SHIP, "CurrentOwnerOperators"): {"Current owner/operator (s)": "CurrentOwnerOperator"},
    (*_SHIP, "PreviousOwnerOperators"): {"Previous owner/operator (s)": "PreviousOwnerOperator"},
    (*_SHIP, "CurrentBelievedFlagOfShips"): {"Current believed flag of ship": "CurrentBelievedFlagOfShip"},
    (*_SHIP, "PreviousFlags"): {"Previous flags": "PreviousFlag"},
    (*_SHIP, "TypeOfShipDetails"): {"Type of ship": "TypeOfShip"},
    (*_SHIP, "TonnageOfShipDetails"): {"Tonnage of ship": "TonnageOfShip"},
    (*_SHIP, "LengthOfShipDetails"): {"Length of ship": "LengthOfShip"},
    (*_SHIP, "YearsBuilt"): {"Year Built": "YearBuilt"},
    (*_SHIP, "HullIdentificationNumbers"): {"Hull identification number (HIN)": "HullIdentificationNumber"},
}

NEEDED = frozenset(
    {"Last Updated", "Unique ID", "OFSI Group ID", "UN Reference Number", "Name 6", "Name type", "Regime Name",
     "Designation source", "Sanctions Imposed", "Date Designated", "D.O.B", "Passport number"}
)  # fmt: skip
"""The columns without which a CSV is not the list's; others may be missing, as one was renamed."""

SHORT = frozenset(
    {"Unique ID", "OFSI Group ID", "Name", "Regime Name", "Type", "Designation source", "Date Designated",
     "Sanctions Imposed"}
)  # fmt: skip
SHORT_SHAPE: Shape = {(): {**SHAPE[()], "Type": "IndividualEntityShip"}}
"""The eight columns of the short ODS: the primary name whole, and nothing else about the party."""
