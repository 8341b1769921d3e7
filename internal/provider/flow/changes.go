package flow

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
)

// changes are the writes of an edit.
type changes struct {
	fields  []string // other than the JSON, by their names
	json    bool
	publish bool
}

func (c changes) isEdit() bool { return c.json || len(c.fields) > 0 }

func (c changes) isEmpty() bool { return !c.isEdit() && !c.publish }

// String names what an edit changes.
func (c changes) String() string {
	names := slices.Clone(c.fields)
	if c.json {
		names = append(names, "flow_json")
	}
	return strings.Join(names, ", ")
}

// changesFrom returns how a planned flow differs from what Meta has. What is not known yet counts as a change.
func (m model) changesFrom(prior model) changes {
	c := changes{json: !m.FlowJSON.IsNull() && !m.FlowJSON.Equal(prior.FlowJSON)}
	for _, field := range []struct {
		name           string
		planned, prior attr.Value
	}{
		{"application_id", m.ApplicationID, prior.ApplicationID}, {"categories", m.Categories, prior.Categories},
		{"endpoint_uri", m.EndpointURI, prior.EndpointURI}, {"name", m.Name, prior.Name},
	} {
		if !field.planned.IsNull() && !field.planned.Equal(field.prior) {
			c.fields = append(c.fields, field.name)
		}
	}
	c.publish = m.Published.ValueBool() && (c.isEdit() || !isPublished(prior.Status.ValueString()))
	return c
}

// withPriorValues returns the model with the prior values of what is not configured, and of what Meta has made.
func (m model) withPriorValues(config, prior model) model {
	m.ID, m.Status, m.JSONVersion, m.DataAPIVersion = prior.ID, prior.Status, prior.JSONVersion, prior.DataAPIVersion
	m.ValidationErrors = prior.ValidationErrors
	if config.EndpointURI.IsNull() {
		m.EndpointURI = prior.EndpointURI
	}
	if config.ApplicationID.IsNull() {
		m.ApplicationID = prior.ApplicationID
	}
	if config.Published.IsNull() {
		m.Published = prior.Published
	}
	return m
}

// sameJSON reports whether two known texts differ in white space and the order of keys at most.
func sameJSON(planned, prior types.String) bool {
	return !planned.IsUnknown() && !planned.IsNull() && !prior.IsNull() && flowjson.Equal(planned.ValueString(), prior.ValueString())
}
