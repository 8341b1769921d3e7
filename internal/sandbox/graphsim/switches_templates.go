package graphsim

import "time"

// templateSwitches choose between readings of the pages about templates and flows.
type templateSwitches struct {
	marketingWords []string
	reviewAfter    time.Duration

	languagesBlocked, editsApproved bool

	unpauseUnknown, anyUnpaused bool

	otpKept, examplesFlat, componentsReordered, subCategoryShown, mediaMoved bool
}

// AssignMarketing makes Meta assign MARKETING to a new UTILITY template with one of these
// words in its texts, in any case. Without words, the default, the category stays.
func (s *Sim) AssignMarketing(words ...string) { setSwitch(s, &s.switches.marketingWords, words) }

// SetReviewTime ends the review of a template that long after its creation or edit: it is
// approved, or rejected if its body and footer equal those of another template of the
// account ("Template review"). 0, the default: only SetTemplateStatus ends a review.
func (s *Sim) SetReviewTime(d time.Duration) { setSwitch(s, &s.switches.reviewAfter, d) }

// BlockLanguagesOnly blocks the deleted name in the deleted language only, as the message
// of 2388023 has it; "Template management", and the default, block the name.
func (s *Sim) BlockLanguagesOnly(on bool) { setSwitch(s, &s.switches.languagesBlocked, on) }

// ApproveEdits makes an edited template APPROVED at once; by default it is PENDING until
// its review. No page says what reads show right after an edit.
func (s *Sim) ApproveEdits(on bool) { setSwitch(s, &s.switches.editsApproved, on) }

// RemoveUnpause makes unpause a call that Graph does not have. "Template pausing", and the
// default, name it; the reference of the Graph API does not.
func (s *Sim) RemoveUnpause(on bool) { setSwitch(s, &s.switches.unpauseUnknown, on) }

// AllowUnpauseOfAny lets a call end every pause, as "Template pausing" has it; practice, and the
// default, is that it ends a pause by template pacing only.
func (s *Sim) AllowUnpauseOfAny(on bool) { setSwitch(s, &s.switches.anyUnpaused, on) }

// KeepOTPButtons reads an OTP button back as OTP; "Copy code authentication templates",
// and the default, have a URL button.
func (s *Sim) KeepOTPButtons(on bool) { setSwitch(s, &s.switches.otpKept, on) }

// FlattenExamples reads body_text back as a list of texts; by default it is a list of
// such lists.
func (s *Sim) FlattenExamples(on bool) { setSwitch(s, &s.switches.examplesFlat, on) }

// ReorderComponents reads components back in another order than they were written; by
// default they keep it.
func (s *Sim) ReorderComponents(on bool) { setSwitch(s, &s.switches.componentsReordered, on) }

// MoveMedia shows a media example at another path in every answer; by default only another
// file has another path. No page says which it is.
func (s *Sim) MoveMedia(on bool) { setSwitch(s, &s.switches.mediaMoved, on) }

// ShowSubCategory shows the sub_category CUSTOM of a template that was made without one,
// which "Template management" says of some; the default is true.
func (s *Sim) ShowSubCategory(on bool) { setSwitch(s, &s.switches.subCategoryShown, on) }
