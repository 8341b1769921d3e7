package graphsim

// numberSwitches choose between readings of the pages about apps, numbers and their
// settings.
type numberSwitches struct {
	appReadsAnswer190 bool
	clearing          Clearing

	websitesReordered, uploadIDsSigned bool

	subscriptionFieldsReplaced, subscriptionFieldsAsTexts, includeValuesShown bool

	settingsLowerCase, untouchedSettingsOmitted, disabledStorageIsDefault, noStorageGranted bool

	entityTypesLabeled, mismatchedKeysBlank bool

	registrationReads int

	sameUsernameRefused, usernamesReserved, accountChangesAnswerID, featureKeysLowerCase bool

	nationalNumbersOnly, sequencesBare, callbacksNormalized bool
}

// AnswerAppReadsWith190 makes the read of an app's subscriptions with the token of a user
// answer code 190, as one report has it; by default it answers code 15 like a write.
func (s *Sim) AnswerAppReadsWith190(on bool) { setSwitch(s, &s.switches.appReadsAnswer190, on) }

// SetClearing says what an empty text or list in a profile, and an empty list of
// prompts or commands, does. No page says it; the default is clearingWorks.
func (s *Sim) SetClearing(to Clearing) { setSwitch(s, &s.switches.clearing, to) }

// ReorderWebsites shows the websites of a profile in another order than they were
// written. No page says that the order is kept; by default it is.
func (s *Sim) ReorderWebsites(on bool) { setSwitch(s, &s.switches.websitesReordered, on) }

// SignUploadIDs puts a query into the IDs of uploads ("upload:...?sig=..."), without
// which the upload is not found. No page shows it; by default there is none.
func (s *Sim) SignUploadIDs(on bool) { setSwitch(s, &s.switches.uploadIDsSigned, on) }

// LowerCaseSettings shows the words of the settings of a number in lower case, as
// Meta's OpenAPI does; the guides, and the default, have upper case.
func (s *Sim) LowerCaseSettings(on bool) { setSwitch(s, &s.switches.settingsLowerCase, on) }

// OmitUntouchedSettings leaves a feature that was never set out of the settings of a
// number. No page says what reads show of it; by default they show that it is off.
func (s *Sim) OmitUntouchedSettings(on bool) { setSwitch(s, &s.switches.untouchedSettingsOmitted, on) }

// ShowDisabledStorageAsDefault shows a storage that was switched off as DEFAULT, which is
// practice for one that was never set; by default it is IN_COUNTRY_STORAGE_DISABLED.
func (s *Sim) ShowDisabledStorageAsDefault(on bool) {
	setSwitch(s, &s.switches.disabledStorageIsDefault, on)
}

// GrantNoStorage lets numbers use NO_STORAGE_ENABLED, which Meta grants by hand.
func (s *Sim) GrantNoStorage(on bool) { setSwitch(s, &s.switches.noStorageGranted, on) }

// ReplaceSubscriptionFields makes a POST of a subscription drop the fields that it does
// not name. The reference, and the default, keep them; nothing else proves that.
func (s *Sim) ReplaceSubscriptionFields(on bool) {
	setSwitch(s, &s.switches.subscriptionFieldsReplaced, on)
}

// ListSubscriptionFields shows the fields of a subscription as texts, as the reference
// does; real answers, and the default, have objects with a name and a version.
func (s *Sim) ListSubscriptionFields(on bool) {
	setSwitch(s, &s.switches.subscriptionFieldsAsTexts, on)
}

// ShowIncludeValues adds include_values to the reads of a subscription. The reference,
// and the default, do not have it.
func (s *Sim) ShowIncludeValues(on bool) { setSwitch(s, &s.switches.includeValuesShown, on) }

// LabelEntityTypes shows the entity type of compliance information as a label such as
// "Private company", as an example of Meta's OpenAPI has it; by default it is the word
// that was written.
func (s *Sim) LabelEntityTypes(on bool) { setSwitch(s, &s.switches.entityTypesLabeled, on) }

// BlankMismatchedKeys shows a key without a valid signature as a space, as an example
// of Meta's OpenAPI has it; by default the key stays.
func (s *Sim) BlankMismatchedKeys(on bool) { setSwitch(s, &s.switches.mismatchedKeysBlank, on) }

// RequireNationalNumbers takes the number of a new phone number as national: a country code
// in it is dialed twice. By default it may have the country code of cc or not; no page
// says which form is right.
func (s *Sim) RequireNationalNumbers(on bool) { setSwitch(s, &s.switches.nationalNumbersOnly, on) }

// DelayRegistrations leaves a number PENDING until so many reads after its registration;
// 0, the default, connects it at once.
func (s *Sim) DelayRegistrations(reads int) { setSwitch(s, &s.switches.registrationReads, reads) }

// RefuseSameUsername makes a number's own username answer 147001 when it is set again.
// No page says it; by default the call succeeds.
func (s *Sim) RefuseSameUsername(on bool) { setSwitch(s, &s.switches.sameUsernameRefused, on) }

// ReserveUsernames gives new usernames the status reserved; the default is approved.
func (s *Sim) ReserveUsernames(on bool) { setSwitch(s, &s.switches.usernamesReserved, on) }

// AnswerAccountChangesWithID answers a change of an account with its ID, as practice
// has it; Meta's OpenAPI, and the default, have success.
func (s *Sim) AnswerAccountChangesWithID(on bool) {
	setSwitch(s, &s.switches.accountChangesAnswerID, on)
}

// LowerCaseFeatureKeys shows the creative features of an account with the keys that were
// written; by default they are upper-case, as practice has it.
func (s *Sim) LowerCaseFeatureKeys(on bool) { setSwitch(s, &s.switches.featureKeysLowerCase, on) }

// AnswerBareSequences answers the list of welcome sequences as an array, as the page shows it;
// by default it is the usual object with data.
func (s *Sim) AnswerBareSequences(on bool) { setSwitch(s, &s.switches.sequencesBare, on) }

// NormalizeCallbacks shows the callback of an app without a slash at its end. Nothing
// says that Meta changes a callback; by default it stays as it was written.
func (s *Sim) NormalizeCallbacks(on bool) { setSwitch(s, &s.switches.callbacksNormalized, on) }
