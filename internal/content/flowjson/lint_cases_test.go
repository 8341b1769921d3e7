package flowjson_test

import (
	"encoding/base64"
	"fmt"
	"strings"
)

var flowCases = []lintCase{
	{"type", "version", flow(`"version": 7.3,`, last("")), flow(`"version": "7.3",`, last(""))},
	{"version_missing", "", `{"screens": [` + last("") + "]}", ended()},
	{"version_missing", "", flow(`"version": null,`, last("")), ended()},
	{"version_unknown", "version", flow(`"version": "7.4",`, last("")), flow(`"version": "6.3",`, last(""))},
	{"version_unknown", "version", flow(`"version": "x",`, last("")), flow(version5, last(""))},
	{"version_frozen", "version", flow(`"version": "5.0",`, last("")), flow(version5, last(""))},
	{"data_channel_uri", "data_channel_uri", flow(`"data_channel_uri": "https://a.example",`, last("")), ended()},
	{"data_api_version", "data_api_version", flow(`"data_api_version": "5.0", "routing_model": {},`, last("")),
		flow(`"data_api_version": "4.0", "routing_model": {},`, last(""))},
	{"data_api_version_missing", "screens[0].layout.children[0].on-click-action", flow("", screenWith("LAST", terminal, exchanges)),
		routed("", screenWith("LAST", terminal, exchanges))},
	{"routing_model_missing", "", flow(endpoint, last("")), routed("", last(""))},
	{"screens_missing", "", `{"version": "7.3"}`, ended()},
	{"screens_missing", "", flow(""), ended()},
	{"type", "screens", `{"version": "7.3", "screens": {}}`, ended()},
	{"type", "screens[1]", flow("", last(""), `"x"`), ended()},
	{"screen_count", "screens", chain(101), chain(100)},
}

// chain returns a flow of n screens, each of which follows the one before.
func chain(n int) string {
	screens, model := manyScreens(n), make([]string, n)
	for i := range model {
		model[i] = fmt.Sprintf("%q: [%q]", strings.Repeat("A", i+1), strings.Repeat("A", i+2))
	}
	return routed(strings.Join(model[:n-1], ","), screens...)
}

// manyScreens returns terminal screens with different IDs.
func manyScreens(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = final(strings.Repeat("A", i+1))
	}
	return all
}

var screenCases = []lintCase{
	{"screen_property", "screens[0]", strings.Replace(ended(), `"id": "LAST", `, "", 1), ended()},
	{"screen_property", "screens[1]", flow("", screenWith("A", "", navigatingFooter("LAST", "")), `{"id": "B", "layout": null}`, last("")),
		ended()},
	{"type", "screens[0].layout", flow("", `{"id": "A", "layout": []}`, last("")), ended()},
	{"type", "screens[0].layout.children[0]", ended(`"x"`), ended(hello)},
	{"type", "screens[0].refresh_on_back", flow("", last(`"refresh_on_back": "false",`)), flow("", last(`"refresh_on_back": false,`))},
	{"screen_id", "screens[0].id", flow("", final("A1")), flow("", final("A_b"))},
	{"screen_id", "screens[0].id", flow("", final("")), flow("", final("a"))},
	{"screen_id_underscores", "screens[0].id", flow(`"version": "7.0",`, final("__")), flow(`"version": "6.3",`, final("__"))},
	{"screen_id_reserved", "screens[0].id", flow("", final("SUCCESS")), flow("", final("SUCCESSFUL"))},
	{"screen_id_twice", "screens[1].id", routed("", final("A"), final("A")), routed("", final("A"))},
	{"refresh_on_back", "screens[0].refresh_on_back", flow("", last(`"refresh_on_back": true,`)),
		routed("", last(`"refresh_on_back": true,`))},
	{"sensitive", "screens[0].sensitive[1]", flow("", last(`"sensitive": ["city", "town"],`, city)),
		flow("", last(`"sensitive": ["city"],`, city))},
	{"terminal_missing", "screens", flow("", screenWith("A", "", hello, `{"type": "Footer", "label": "X", "on-click-action": {}}`)), ended()},
	{"terminal_success", "screens", flow("", last(`"success": false,`)), flow("", last(`"success": true,`))},
	{"terminal_footer", "screens[0]", flow("", screenWith("LAST", terminal, hello)), ended(hello)},
	{"terminal_footer", "screens[0]", flow("", screenWith("LAST", terminal)),
		flow("", screenWith("LAST", terminal, city, branches(done, done)))},
	{"terminal_navigation_list", "screens[0].layout.children[0]",
		ended(`{"type": "NavigationList", "name": "x", "list-items": []}`), ended(hello)},
	{"data_example", "screens[0].data.town",
		flow("", last(`"data": {"city": {"type": "string", "__example__": "x"}, "town": {"type": "string"}},`)),
		flow("", last(`"data": {"city": {"type": "string", "__example__": "x"}},`))},
}

var componentCases = []lintCase{
	{"component_type", "screens[0].layout.children[0]", ended(`{"text": "Hello"}`), ended(hello)},
	{"component_unknown", "screens[0].layout.children[0].type", ended(`{"type": "TextBdy", "text": "Hello"}`), ended(hello)},
	{"component_name", "screens[0].layout.children[0]", ended(`{"type": "TextInput", "label": "City"}`), ended(city)},
	{"component_total", "screens[0]", ended(times(100, hello)...), ended(times(49, hello)...)},
	{"component_total_page", "screens[0]", ended(times(50, hello)...), ended(times(49, hello)...)},
	{"component_total_page", "screens[0]", ended(times(99, hello)...), ended(times(49, hello)...)},
	{"component_count", "screens[0]", ended(done), ended()},
	{"component_count", "screens[0]", ended(city, branches(done, done)), flow("", screenWith("LAST", terminal, city, branches(done, done)))},
	{"component_count", "screens[0]", ended(times(3, text("EmbeddedLink", "text", "More"))...),
		ended(times(2, text("EmbeddedLink", "text", "More"))...)},
	{"component_count", "screens[0]", ended(times(4, text("Image", "src", "AAAA"))...), ended(times(3, text("Image", "src", "AAAA"))...)},
	{"component_count", "screens[0]", ended(optIns(6)...), ended(optIns(5)...)},
	{"component_count_client", "screens[0]", ended(photo, strings.ReplaceAll(photo, `"photo"`, `"other"`)), ended(photo)},
	{"component_count_client", "screens[0]", ended(document, strings.ReplaceAll(document, `"document"`, `"other"`)), ended(document)},
	{"component_count_client", "screens[0]",
		flow("", screenWith("A", "", append(times(3, `{"type": "NavigationList", "list-items": []}`), navigatingFooter("LAST", ""))...),
			last("")),
		flow("", screenWith("A", "", append(times(2, `{"type": "NavigationList", "list-items": []}`), navigatingFooter("LAST", ""))...),
			last(""))},
	{"component_count_client", "screens[0]", ended(times(3, carousel(1))...), ended(times(2, carousel(1))...)},
	{"component_count_client", "screens[0]", ended(times(2, `{"type": "Form", "children": []}`)...),
		flow(`"version": "6.3",`, last("", times(2, `{"type": "Form", "children": []}`)...))},
	{"pickers", "screens[0]", ended(photo, document), ended(city, branches(photo, document))},
	{"image_carousel", "screens", flow(endpoint+`"routing_model": {"A": ["B"]},`, screenWith("A", terminal, carousel(1), carousel(1), done),
		screenWith("B", terminal, carousel(1), carousel(1), done)),
		flow(endpoint+`"routing_model": {"A": ["B"]},`, screenWith("A", terminal, carousel(1), carousel(1), done),
			screenWith("B", terminal, carousel(1), done))},
	{"image_carousel", "screens[0].layout.children[0].images", ended(carousel(4)), ended(carousel(3))},
	{"rich_text", "screens[0].layout.children[1]", ended(hello, text("RichText", "text", "# A")), ended(text("RichText", "text", "# A"))},
	{"rich_text", "screens[0].layout.children[0]", flow(version5, last("", text("RichText", "text", "# A"))),
		flow(`"version": "6.0",`, last("", text("RichText", "text", "# A")))},
	{"if_nesting", "screens[0].layout.children[1].then[0].then[0].then[0]", ended(city, nested(4)), ended(city, nested(3))},
	{"footer_branches", "screens[0].layout.children[1]", flow("", screenWith("LAST", terminal, city, branches(done, hello))),
		flow("", screenWith("LAST", terminal, city, branches(done, done)))},
	{"footer_branches", "screens[0].layout.children[1]",
		flow("", screenWith("LAST", terminal, city, strings.Replace(branches(done, ""), `, "else": []`, "", 1))),
		ended(city, strings.Replace(branches(hello, ""), `, "else": []`, "", 1))},
	{"footer_branches", "screens[0].layout.children[1]", flow("", screenWith("LAST", terminal, city, cases(done, hello))),
		flow("", screenWith("LAST", terminal, city, cases(done, done)))},
	{"switch_cases", "screens[0].layout.children[1]", ended(city, `{"type": "Switch", "value": "${form.city}", "cases": {}}`),
		ended(city, cases(hello, hello))},
	{"form_required", "screens[0].layout.children[0]", flow(`"version": "3.1",`, last("", city)),
		flow(`"version": "4.0",`, last("", city))},
	{"form_required", "screens[0].layout.children[0]", flow(`"version": "3.1",`, last("", city)),
		flow(`"version": "3.1",`, last("", `{"type": "Form", "children": [`+city+`]}`))},
	{"form_outside", "screens[0].layout.children[1]", ended(`{"type": "Form", "children": []}`, city),
		ended(`{"type": "Form", "children": [`+city+`]}`, `{"type": "ChipsSelector", "name": "x", "label": "X"}`)},
	{"name_twice", "screens[0].layout.children[1].else[0].name",
		ended(photo, branches(strings.ReplaceAll(city, "city", "town"), strings.ReplaceAll(city, "city", "photo"))+"", city),
		ended(photo, branches(strings.ReplaceAll(city, "city", "town"), hello), city)},
	{"init_values", "screens[0].layout.children[0].init-values.city", ended(initial(`["x"]`)), ended(initial(`"x"`))},
	{"init_values", "screens[0].layout.children[0].init-values.city",
		ended(strings.Replace(initial(`"x"`), "TextInput", "CheckboxGroup", 1)),
		ended(strings.Replace(initial(`["x"]`), "TextInput", "CheckboxGroup", 1))},
	{"init_values", "screens[0].layout.children[0].init-values.city", ended(initial(`[]`)),
		flow("", last(declared("x", "string"), strings.Replace(initial(`"${data.x}"`), "TextInput", "CheckboxGroup", 1)))},
}

func initial(value string) string {
	return `{"type": "Form", "init-values": {"city": ` + value + `, "other": 1}, "children": [` + city + `]}`
}

func optIns(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"type": "OptIn", "name": "agree%d", "label": "Agree"}`, i)
	}
	return all
}

func carousel(images int) string {
	return `{"type": "ImageCarousel", "images": [` + strings.Join(times(images, `{"src": "AAAA", "alt-text": "A"}`), ",") + `]}`
}

func nested(depth int) string {
	if depth == 0 {
		return hello
	}
	return branches(nested(depth-1), hello)
}

func cases(one, other string) string {
	return `{"type": "Switch", "value": "${form.city}", "cases": {"a": [` + one + `], "b": [` + other + `]}}`
}

var valueCases = []lintCase{
	{"min_max", "screens[0].layout.children[0].min-chars", ended(named("TextInput", `"min-chars": 3, "max-chars": 2`)),
		ended(named("TextInput", `"min-chars": 2, "max-chars": "2"`))},
	{"min_max", "screens[0].layout.children[0].min-selected-items",
		ended(named("CheckboxGroup", `"min-selected-items": 3, "max-selected-items": 2`)),
		flow("", last(declared("n", "number"), named("CheckboxGroup", `"min-selected-items": 3, "max-selected-items": "${data.n}"`)))},
	{"date", "screens[0].layout.children[0].min-date", ended(named("DatePicker", `"min-date": "31.12.2026"`)),
		ended(named("DatePicker", `"min-date": "2026-12-31"`))},
	{"date", "screens[0].layout.children[0].unavailable-dates[0]", ended(named("CalendarPicker", `"unavailable-dates": ["2026-02-30"]`)),
		ended(named("CalendarPicker", `"unavailable-dates": ["2026-02-28"]`))},
	{"date_range", "screens[0].layout.children[0].min-date",
		ended(named("DatePicker", `"min-date": "2026-02-02", "max-date": "2026-02-01"`)),
		ended(named("DatePicker", `"min-date": "2026-02-02", "max-date": "2026-02-02", "init-value": "2026-02-02"`))},
	{"date_range", "screens[0].layout.children[0].init-value",
		ended(named("DatePicker", `"min-date": "2026-02-02", "init-value": "2026-02-01"`)),
		ended(named("DatePicker", `"init-value": "2026-02-01"`))},
	{"text_empty", "screens[0].layout.children[0].text", ended(text("TextBody", "text", " ")),
		flow(version5, last("", text("TextBody", "text", " ")))},
	{"text_length", "screens[0].layout.children[0].text", ended(text("TextHeading", "text", strings.Repeat("ü", 81))),
		ended(text("TextHeading", "text", strings.Repeat("ü", 80)))},
	{"text_length", "screens[0].layout.children[0].text", ended(text("TextBody", "text", strings.Repeat("a", 4097))),
		ended(text("TextBody", "text", strings.Repeat("a", 4096)))},
	{"text_length", "screens[0].layout.children[0].label", ended(strings.Replace(city, "City", strings.Repeat("a", 21), 1)),
		ended(strings.Replace(city, "City", strings.Repeat("a", 20), 1))},
	{"text_length", "screens[0].layout.children[0].label", ended(strings.Replace(city, "City", strings.Repeat("a", 21), 1)),
		flow("", last(declared("x", "string"), strings.Replace(city, "City", "` ${data.x} '"+strings.Repeat("a", 21)+"'`", 1)))},
	{"text_length", "screens[0].layout.children[0].left-caption", flow("", screenWith("LAST", terminal, caption(16))),
		flow("", screenWith("LAST", terminal, caption(15)))},
	{"item_count", "screens[0].layout.children[0].data-source", ended(named("Dropdown", items(201))), ended(named("Dropdown", items(200)))},
	{"item_count", "screens[0].layout.children[0].data-source", ended(named("ChipsSelector", items(21))),
		ended(named("ChipsSelector", items(20)))},
	{"image", "screens[0].layout.children[0].src", ended(text("Image", "src", "https://shop.example/a.png")),
		ended(text("Image", "src", "data:image/png;base64,iVBORw0KGgo="))},
	{"image", "screens[0].layout.children[0].images[0].src", ended(strings.Replace(carousel(1), "AAAA", "a.png", 1)), ended(carousel(1))},
	{"image_size", "screens[0].layout.children[0].data-source[0].image", ended(named("Dropdown", picture(100<<10+1))),
		ended(named("Dropdown", picture(100<<10)))},
	{"image_size", "screens[0].layout.children[0].data-source[0].image", ended(named("Dropdown", picture(100<<10+1))),
		flow(version5, last("", named("Dropdown", picture(100<<10+1))))},
	{"image_size", "screens[0].layout.children[0].list-items[0].start.image",
		flow("", screenWith("A", "", listImage(100<<10+1), navigatingFooter("LAST", "")), last("")),
		flow("", screenWith("A", "", listImage(100<<10), navigatingFooter("LAST", "")), last(""))},
}

func caption(n int) string {
	return strings.Replace(done, `"label"`, `"left-caption": "`+strings.Repeat("a", n)+`", "label"`, 1)
}

func listImage(n int) string {
	return fmt.Sprintf(`{"type": "NavigationList", "list-items": [{"id": "1", "start": {"image": %q}}]}`,
		base64.StdEncoding.EncodeToString(make([]byte, n)))
}

const footerAction = "screens[0].layout.children[0].on-click-action"

var actionCases = []lintCase{
	{"reference_data", "screens[0].layout.children[0].text",
		flow("", last(declared("city", "string"), text("TextBody", "text", "${data.town}"))),
		flow("", last(declared("city", "string"), text("TextBody", "text", "${data.city}")))},
	{"reference_data", "screens[0].layout.children[0].text", flow("", last(properties("a"), text("TextBody", "text", "${data.order.b}"))),
		flow("", last(properties("a"), text("TextBody", "text", "${data.order.a}")))},
	{"reference_data", "screens[0].title", flow("", last(`"title": "${data.x}",`)), flow("", last(`"title": "x ${data.x}",`))},
	{"reference_form", footerAction + ".payload.a", flow("", screenWith("LAST", terminal, ends(`"a": "${form.town}"`), city)),
		flow("", screenWith("LAST", terminal, ends(`"a": "${form.city}"`), city))},
	{"reference_form", "screens[0].layout.children[0].text", ended(text("TextBody", "text", "`'Hello ' ${form.town}`"), city),
		ended(text("TextBody", "text", "`'Hello ' ${form.city}`"), city)},
	{"reference_form", "screens[0].layout.children[0].condition", ended(branches(hello, hello)), ended(branches(hello, hello), city)},
	{"reference_form", footerAction + ".payload.a",
		flow("", screenWith("A", "", navigatingFooter("LAST", `"a": "${form.x}"`)), last(declared("a", "string"))),
		flow("", screenWith("A", "", navigatingFooter("LAST", `"a": "${screen.LAST.form.city}"`)), last(declared("a", "string"), city))},
	{"reference_screen", "screens[0].layout.children[0].text", ended(text("TextBody", "text", "${screen.FIRST.data.x}")),
		flow("", last(declared("x", "string"), text("TextBody", "text", "${screen.LAST.data.x}")))},
	{"complete", footerAction, flow(`"version": "7.1",`, screenWith("A", "", done, link("LAST")), last("")),
		flow(`"version": "7.1",`, screenWith("A", "", navigatingFooter("LAST", "")), last(""))},
	{"complete_since_7_2", footerAction, flow(`"version": "7.2",`, screenWith("A", "", done, link("LAST")), last("")),
		flow(`"version": "7.2",`, screenWith("A", "", navigatingFooter("LAST", "")), last(""))},
	{"navigate_screen", footerAction + ".next.name", flow("", screenWith("LAST", terminal, navigatingFooter("FIRST", ""))),
		flow("", screenWith("A", "", navigatingFooter("LAST", "")), last(""))},
	{"navigate_itself", footerAction + ".next.name", flow("", screenWith("LAST", terminal, navigatingFooter("LAST", ""))),
		flow("", screenWith("A", "", navigatingFooter("LAST", "")), last(""))},
	{"navigate_payload", footerAction + ".payload.town", payloads("7.3", `"city": "x", "town": "y"`), payloads("7.3", `"city": "x"`)},
	{"navigate_payload", footerAction + ".payload", payloads("7.3", ""), payloads("7.3", `"city": "x"`)},
	{"navigate_payload", footerAction, strings.Replace(payloads("7.3", ""), `, "payload": {}`, "", 1),
		payloads("7.3", `"city": "${form.city}"`)},
	{"navigate_payload", footerAction + ".payload.city", payloads("5.1", `"city": 1`), payloads("5.1", "\"city\": \"`1`\"")},
	{"navigate_payload", footerAction + ".payload.city", payloads("7.3", `"city": "${data.n}"`), payloads("7.3", `"city": "${data.s}"`)},
	{"navigate_payload", footerAction + ".payload", payloads("7.3", ""),
		routed(`"A": ["LAST"]`, screenWith("A", "", navigatingFooter("LAST", "")), last(declared("city", "string")))},
	{"navigate_payload_6_0", footerAction + ".payload", payloads("7.2", ""), payloads("7.2", `"city": "x"`)},
	{"navigate_payload_6_0", footerAction + ".payload", payloads("6.0", ""), payloads("6.0", `"city": "x"`)},
	{"update_data", "screens[0].layout.children[0].on-select-action.payload.town",
		flow("", last(declared("city", "string"), updates(`"town": "x"`))),
		flow("", last(declared("city", "string"), updates(`"city": "x"`)))},
	{"update_data", "screens[0].layout.children[0].on-select-action.payload.city",
		flow("", last(declared("city", "string"), updates(`"city": "${data.city}"`))),
		flow("", last(declared("city", "string"), updates(`"city": "${form.agree}"`)))},
	{"picker_complete", footerAction + ".payload",
		flow(`"version": "4.0",`, screenWith("LAST", terminal, bothFiles, branches(photo, document), city)),
		flow(`"version": "5.0",`, screenWith("LAST", terminal, bothFiles, branches(photo, document), city))},
	{"picker_navigate", footerAction + ".payload.f",
		flow("", screenWith("A", "", navigatingFooter("LAST", `"f": "${form.photo}"`), photo), last(declared("f", "array"))),
		routed(`"A": ["LAST"]`, screenWith("A", "", exchanges, photo), screenWith("LAST", terminal, ends(`"f": "${screen.A.form.photo}"`)))},
}

var bothFiles = ends(`"a": "${form.photo}", "b": "${form.document}"`)

// payloads returns a flow whose first screen hands a payload to the next one, which declares the text city.
func payloads(version, payload string) string {
	const data = `"data": {"n": {"type": "number", "__example__": 1}, "s": {"type": "string", "__example__": "x"}},`
	return flow(`"version": "`+version+`",`, screenWith("A", data, navigatingFooter("LAST", payload), city), last(declared("city", "string")))
}

func properties(name string) string {
	return fmt.Sprintf(`"data": {"order": {"type": "object", "properties": {%q: {"type": "string"}}, "__example__": {}}},`, name)
}

var routeCases = []lintCase{
	{"type", "routing_model", flow(endpoint+`"routing_model": [],`, last("")), routed("", last(""))},
	{"type", "routing_model.A", routed(`"A": "B"`, final("A")), routed(`"A": []`, final("A"))},
	{"type", "routing_model.A[0]", routed(`"A": [1]`, final("A")), routed(`"A": []`, final("A"))},
	{"route_unknown", "routing_model.C", routed(`"A": ["B"], "C": []`, asks("A"), final("B")),
		routed(`"A": ["B"], "B": []`, asks("A"), final("B"))},
	{"route_unknown", "routing_model.A[1]", routed(`"A": ["B", "C"]`, asks("A"), final("B")), routed(`"A": ["B"]`, asks("A"), final("B"))},
	{"route_itself", "routing_model.A[0]", routed(`"A": ["A", "B"]`, asks("A"), final("B")), routed(`"A": ["B"]`, asks("A"), final("B"))},
	{"route_back", "routing_model.C[0]", routed(`"A": ["B"], "B": ["C"], "C": ["B"]`, asks("A"), asks("B"), final("C")),
		routed(`"A": ["B"], "B": ["C"]`, asks("A"), asks("B"), final("C"))},
	{"route_cycle", "routing_model", routed(`"A": ["B"], "B": ["C"], "C": ["D"], "D": ["B"]`, asks("A"), asks("B"), asks("C"), final("D")),
		routed(`"A": ["B"], "B": ["C"], "C": ["D"]`, asks("A"), asks("B"), asks("C"), final("D"))},
	{"route_screen", "screens[2]", routed(`"A": ["B"]`, asks("A"), final("B"), asks("C")), routed(`"A": ["B", "C"], "C": ["B"]`, asks("A"),
		final("B"), asks("C"))},
	{"route_branches", "screens[0]", fan(11), fan(10)},
	{"route_entry", "routing_model", routed(`"A": ["B"], "B": ["C"], "C": ["A"]`, asks("A"), asks("B"), final("C")),
		routed(`"A": ["B"], "B": ["C"]`, asks("A"), asks("B"), final("C"))},
	{"route_entry", "screens", flow("", screenWith("A", "", navigatingFooter("B", "")), screenWith("B", terminal, done, link("A"))),
		flow("", screenWith("A", "", navigatingFooter("B", "")), screenWith("B", terminal, done))},
	{"route_connected", "routing_model", routed(`"A": ["B"]`, asks("A"), final("B"), final("C")),
		routed(`"A": ["B", "C"]`, asks("A"), final("B"), final("C"))},
	{"route_connected", "screens", flow("", screenWith("A", "", navigatingFooter("B", "")), final("B"), final("C")),
		flow("", screenWith("A", "", navigatingFooter("B", ""), link("C")), final("B"), final("C"))},
	{"route_connected", "screens", flow("", final("A"), final("B")),
		flow("", screenWith("A", terminal+declared("x", "string"), done, strings.Replace(link("B"), `"B"`, `"${data.x}"`, 1)), final("B"))},
	{"route_connected", "screens", flow("", screenWith("A", terminal+declared("x", "array"), done), final("B")),
		flow("", screenWith("A", declared("x", "array"), hello, `{"type": "NavigationList", "list-items": "${data.x}"}`), final("B"))},
	{"route_navigate", footerAction + ".next.name", routed(`"A": ["B"], "B": ["C"]`, screenWith("A", "", navigatingFooter("C", "")),
		asks("B"), final("C")),
		routed(`"A": ["B", "C"], "B": ["C"]`, screenWith("A", "", navigatingFooter("C", "")), asks("B"), final("C"))},
	{"route_end", "screens[1]", routed(`"A": ["B", "C"], "B": []`, asks("A"), asks("B"), final("C")),
		routed(`"A": ["B", "C"], "B": ["C"]`, asks("A"), asks("B"), final("C"))},
}

// fan has n routes from its first screen.
func fan(n int) string {
	screens, targets := []string{asks("FIRST")}, []string{}
	for _, s := range manyScreens(n) {
		screens = append(screens, s)
		targets = append(targets, `"`+strings.Repeat("A", len(targets)+1)+`"`)
	}
	return routed(`"FIRST": [`+strings.Join(targets, ",")+`]`, screens...)
}
