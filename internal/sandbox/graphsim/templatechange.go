package graphsim

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

const (
	maxDeletedIDs = 100                 // hsm_ids, "Template management"
	nameBlock     = 30 * 24 * time.Hour // of an approved name
	editsInAMonth = 10
	editWindow    = 30 * 24 * time.Hour
	editPause     = 24 * time.Hour
)

// blockedName is a name that a deleted template had; language "" is any.
type blockedName struct{ account, name, language string }

var editableFields = []string{"category", "components", "message_send_ttl_seconds"}

// editTemplate changes a template. Components replace all existing ones. A name and a language cannot be changed.
func (s *Sim) editTemplate(c *call, o *object) (any, *Error) {
	for _, name := range []string{"name", "language"} {
		if c.params.Has(name) && c.params.Get(name) != o.fields[name] {
			return nil, errBadParameter("Param %s cannot be changed", name)
		}
	}
	properties := slices.DeleteFunc(s.templateProperties(), func(p property) bool { return !slices.Contains(editableFields, p.name) })
	next, err := applyParams(properties, c.params, o.fields, false)
	if err == nil {
		err = s.checkEdit(o, next)
	}
	if err != nil {
		return nil, err
	}
	edited := &object{kind: o.kind, id: o.id, parent: o.parent, fields: next}
	if err := s.checkTemplate(c, s.objects[o.parent], edited); err != nil {
		return nil, err
	}
	s.linkFlows(c, s.objects[o.parent], edited)
	s.storeEdit(o, next)
	s.countStored(templatesEdge, StoredCounts{Changed: 1})
	return successAnswer(), nil
}

// checkEdit checks whether a template can be edited. Only approved templates have quotas. No page has the error code of
// the ten edits in thirty days, or of another category of an approved template.
func (s *Sim) checkEdit(o *object, next map[string]any) *Error {
	status := o.text("status")
	if !slices.Contains([]string{"APPROVED", "REJECTED", "PAUSED"}, status) {
		return errTemplate(2388039, "Template Cannot Be Edited", "A template with the status %s cannot be edited.", status)
	}
	if status != "APPROVED" {
		return nil
	}
	if next["category"] != o.fields["category"] {
		return errBadParameter("The category of an approved template cannot be changed")
	}
	if len(timesSince(o, editsField, s.Now().Add(-editPause))) > 0 {
		return errTemplate(2388124, "Template Edit Limit", "An approved template can be edited once in 24 hours.")
	}
	if len(timesSince(o, editsField, s.Now().Add(-editWindow))) >= editsInAMonth {
		return errTemplate(2388124, "Template Edit Limit", "An approved template can be edited 10 times in 30 days.")
	}
	return nil
}

// storeEdit stores an edit, by a call or in WhatsApp Manager.
func (s *Sim) storeEdit(o *object, next map[string]any) {
	wasApproved := o.fields["status"] == "APPROVED"
	o.fields = maps.Clone(next)
	if wasApproved {
		o.fields[editsField] = append(timesSince(o, editsField, s.Now().Add(-editWindow)), s.Now())
	}
	delete(o.fields, "components") // what a test has put in their place
	delete(o.fields, "rejected_reason")
	o.fields["status"], o.fields[reviewedField] = "PENDING", s.Now()
	if s.switches.editsApproved {
		s.setStatus(o, "APPROVED", "")
	}
}

// deleteTemplates deletes by hsm_ids, by hsm_id and name, or all languages of a name. No page has the error codes for
// missing templates.
func (s *Sim) deleteTemplates(c *call, account *object) (any, *Error) {
	found, err := s.templatesToDelete(c, account)
	if err != nil {
		return nil, err
	}
	for _, o := range found {
		if o.fields["status"] == "DISABLED" {
			return nil, errBadParameter("A disabled template cannot be deleted")
		}
	}
	for _, o := range found {
		s.deleteTemplate(o)
	}
	s.countStored(templatesEdge, StoredCounts{Deleted: len(found)})
	return successAnswer(), nil
}

func (s *Sim) templatesToDelete(c *call, account *object) ([]*object, *Error) {
	name, id := c.params.Get("name"), c.params.Get("hsm_id")
	if c.params.Has("hsm_ids") {
		if name != "" || id != "" {
			return nil, errBadParameter("hsm_ids cannot be used with name or hsm_id")
		}
		return s.templatesByID(account, c.params.Get("hsm_ids"))
	}
	if name == "" {
		return nil, errBadParameter("The parameter name is required")
	}
	found := s.childrenOf(account.id, kindTemplate, func(o *object) bool {
		return o.fields["name"] == name && (id == "" || o.id == id) && o.fields["status"] != "PENDING_DELETION"
	})
	if len(found) == 0 {
		return nil, errBadParameter("The account has no such message template")
	}
	return found, nil
}

// templatesByID returns all of the templates, or an error.
func (s *Sim) templatesByID(account *object, text string) ([]*object, *Error) {
	var raw []json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil || len(raw) == 0 || len(raw) > maxDeletedIDs {
		return nil, errBadParameter("Param hsm_ids must be an array of 1 to %d IDs", maxDeletedIDs)
	}
	var found []*object
	for _, one := range raw {
		o := s.objects[plainText(one)]
		if o == nil || o.kind != kindTemplate || o.parent != account.id || o.fields["status"] == "PENDING_DELETION" {
			return nil, errBadParameter("The account has no message template %s", plainText(one))
		}
		found = append(found, o)
	}
	return found, nil
}

// deleteTemplate deletes a template. A template with undelivered messages stays for 30 days. A name that was approved
// is blocked for the same time.
func (s *Sim) deleteTemplate(o *object) {
	key := blockedName{account: o.parent, name: o.text("name")}
	if s.switches.languagesBlocked {
		key.language = o.text("language")
	}
	if o.fields[approvedField] == true {
		s.blocked[key] = s.Now().Add(nameBlock)
	}
	if o.fields[undeliveredField] == true {
		o.fields["status"], o.fields[goneField] = "PENDING_DELETION", s.Now().Add(nameBlock)
		return
	}
	s.dropObject(o.id)
}

func (s *Sim) isBlocked(account, name, language string) bool {
	return s.Now().Before(s.blocked[blockedName{account, name, ""}]) || s.Now().Before(s.blocked[blockedName{account, name, language}])
}
