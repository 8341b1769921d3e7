package graphsim_test

import (
	"strings"
	"testing"
)

// 11: the information is replaced as a whole.
func TestComplianceInfo(t *testing.T) {
	w := newWorld(t)
	const info = phone + "/business_compliance_info"
	const contacts = `&customer_care_details={"email":"a@b.example"}&grievance_officer_details={"name":"C","email":"c@b.example"}`
	set := func(form string) string { return "admin POST " + info + " messaging_product=whatsapp&" + form }
	w.try("admin GET "+info, "ok", `"entity_name":null`, `"grievance_officer_details":null`, `"messaging_product":"whatsapp"`)
	w.try(set("entity_name=Lucky&entity_type=OTHER&entity_type_custom=Club&is_registered=true"+contacts), "ok", `{"success":true}`)
	w.try("admin GET "+info, "ok", `"entity_type":"OTHER","entity_type_custom":"Club"`, `"is_registered":true`,
		`{"email":"c@b.example","name":"C"}`)
	w.try(set("entity_name=Lucky&entity_type=PRIVATE_COMPANY"+contacts), "ok")
	w.try("admin GET "+info, "ok", `"entity_type_custom":null`, `"is_registered":null`, "PRIVATE_COMPANY")
	w.LabelEntityTypes(true)
	w.try("admin GET "+waba+"?fields=phone_numbers{business_compliance_info}", "ok", `"entity_type":"Private company"`)
	for _, bad := range []string{
		"entity_name=L&entity_type=PARTNERSHIP" + contacts, "entity_name=Lucky&entity_type=partnership" + contacts,
		"entity_name=Lucky&entity_type=OTHER" + contacts, "entity_name=Lucky&entity_type=PARTNERSHIP&entity_type_custom=x" + contacts,
		"entity_name=Lucky&entity_type=PUBLIC_COMPANY&is_registered=true" + contacts, "entity_name=Lucky&entity_type=PARTNERSHIP",
		"entity_name=Lucky&entity_type=PARTNERSHIP" + strings.Replace(contacts, `"name":"C",`, "", 1),
		"entity_name=Lucky&entity_type=PARTNERSHIP" + strings.Replace(contacts, `"name":"C"`, `"name":"C","mobile_number":"0123"`, 1),
	} {
		w.try(set(bad), "100")
	}
	w.try("admin POST "+info+" entity_name=Lucky", "100", "messaging_product")
	w.try("admin DELETE "+info, "100/33")
	expect(t, "stored", w.Stored("business_compliance_info"), "{0 2 0}")
}
