package flowjson

import (
	"slices"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// ruleID is a rule that the JSON of a flow must meet.
type ruleID int

const (
	ruleJSON ruleID = iota
	ruleType
	ruleVersionMissing
	ruleVersionUnknown
	ruleVersionFrozen
	ruleDataChannelURI
	ruleDataAPIVersion
	ruleDataAPIMissing
	ruleRoutingMissing
	ruleScreensMissing
	ruleScreenCount
	ruleScreenProperty
	ruleScreenID
	ruleScreenIDUnderscores
	ruleScreenIDReserved
	ruleScreenIDTwice
	ruleRefreshOnBack
	ruleSensitive
	ruleTerminalMissing
	ruleTerminalSuccess
	ruleTerminalFooter
	ruleTerminalList
	ruleComponentType
	ruleComponentUnknown
	ruleComponentName
	ruleComponentTotal
	ruleComponentTotalPage
	ruleComponentCount
	ruleComponentCountClient
	rulePickers
	ruleCarousel
	ruleRichText
	ruleIfNesting
	ruleFooterBranches
	ruleSwitchCases
	ruleFormRequired
	ruleFormOutside
	ruleNameTwice
	ruleInitValues
	ruleMinMax
	ruleDate
	ruleDateRange
	ruleTextEmpty
	ruleTextLength
	ruleItemCount
	ruleImage
	ruleImageSize
	ruleDataExample
	ruleReferenceData
	ruleReferenceForm
	ruleReferenceScreen
	ruleComplete
	ruleCompleteSince72
	ruleNavigateScreen
	ruleNavigateItself
	ruleNavigatePayload
	ruleNavigatePayloadClient
	ruleUpdateData
	rulePickerNavigate
	rulePickerComplete
	ruleRouteUnknown
	ruleRouteItself
	ruleRouteBack
	ruleRouteCycle
	ruleRouteScreen
	ruleRouteBranches
	ruleRouteEntry
	ruleRouteConnected
	ruleRouteNavigate
	ruleRouteEnd
	ruleCount
)

// Rule describes a rule.
type Rule struct {
	Name     string
	Code     string // Meta's name of the error, which differs between its pages for some rules
	Severity jsonlint.Severity
	Summary  string
}

// Rules returns all rules.
func Rules() []Rule { return slices.Clone(rules[:]) }

// Errors are rules that Meta's pages document. Warnings are rules that only the editor in WhatsApp Manager is known to have, limits that
// libraries report, and versions, of which Meta adds some.
const (
	failure = jsonlint.Error
	warning = jsonlint.Warning
)

// rules describes each rule. A name does not change, because pipelines select problems by it.
var rules = [ruleCount]Rule{
	ruleJSON:                  {"json", "INVALID_FLOW_JSON", failure, "Unreadable Flow JSON"},
	ruleType:                  {"type", "INVALID_PROPERTY_TYPE", failure, "Value of a wrong type"},
	ruleVersionMissing:        {"version_missing", "MISSING_FLOW_JSON_VERSION", failure, "Version is missing"},
	ruleVersionUnknown:        {"version_unknown", "INVALID_FLOW_JSON_VERSION", warning, "Unknown version"},
	ruleVersionFrozen:         {"version_frozen", "INVALID_FLOW_JSON_VERSION_STATE", warning, "Version can no longer be published"},
	ruleDataChannelURI:        {"data_channel_uri", "INVALID_PROPERTY_KEY", failure, "data_channel_uri is not allowed"},
	ruleDataAPIVersion:        {"data_api_version", "INVALID_DATA_API_VERSION", warning, "Unknown data_api_version"},
	ruleDataAPIMissing:        {"data_api_version_missing", "MISSING_REQUIRED_PROPERTY", failure, "data_exchange without data_api_version"},
	ruleRoutingMissing:        {"routing_model_missing", "MISSING_REQUIRED_PROPERTY", failure, "Routing model is missing"},
	ruleScreensMissing:        {"screens_missing", "MIN_ITEMS_REQUIRED", failure, "Flow has no screens"},
	ruleScreenCount:           {"screen_count", "MAX_SCREENS_NUMBER", failure, "Too many screens"},
	ruleScreenProperty:        {"screen_property", "MISSING_REQUIRED_PROPERTY", failure, "Required property of a screen is missing"},
	ruleScreenID:              {"screen_id", "PATTERN_MISMATCH", failure, "Invalid ID of a screen"},
	ruleScreenIDUnderscores:   {"screen_id_underscores", "PATTERN_MISMATCH", warning, "ID of a screen has only underscores"},
	ruleScreenIDReserved:      {"screen_id_reserved", "SCREEN_ID_IS_RESERVED_KEYWORD", failure, "ID of a screen is reserved"},
	ruleScreenIDTwice:         {"screen_id_twice", "DUPLICATE_SCREEN_IDS", failure, "Two screens have the same ID"},
	ruleRefreshOnBack:         {"refresh_on_back", "INVALID_PROPERTY_VALUE", failure, "refresh_on_back without data_api_version"},
	ruleSensitive:             {"sensitive", "INVALID_SENSITIVE_FIELD", warning, "Sensitive field does not exist"},
	ruleTerminalMissing:       {"terminal_missing", "MISSING_TERMINAL_SCREEN", failure, "Flow has no terminal screen"},
	ruleTerminalSuccess:       {"terminal_success", "INVALID_PROPERTY_VALUE", failure, "No terminal screen is a success"},
	ruleTerminalFooter:        {"terminal_footer", "MISSING_FOOTER_ON_TERMINAL_SCREEN", failure, "Terminal screen has no Footer"},
	ruleTerminalList:          {"terminal_navigation_list", "", warning, "NavigationList on a terminal screen"},
	ruleComponentType:         {"component_type", "MISSING_REQUIRED_TYPE_PROPERTY", failure, "Component has no type"},
	ruleComponentUnknown:      {"component_unknown", "INVALID_PROPERTY_VALUE", warning, "Unknown type of component"},
	ruleComponentName:         {"component_name", "MISSING_REQUIRED_PROPERTY", failure, "Input has no name"},
	ruleComponentTotal:        {"component_total", "MAX_ALLOWED_COMPONENTS_PER_SCREEN", failure, "Screen has too many components"},
	ruleComponentTotalPage:    {"component_total_page", "MAX_ALLOWED_COMPONENTS_PER_SCREEN", warning, "Screen has many components"},
	ruleComponentCount:        {"component_count", "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", failure, "Too many components of one type"},
	ruleComponentCountClient:  {"component_count_client", "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", warning, "Many components of one type"},
	rulePickers:               {"pickers", "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", warning, "PhotoPicker and DocumentPicker on one screen"},
	ruleCarousel:              {"image_carousel", "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN", warning, "Too many images or image carousels"},
	ruleRichText:              {"rich_text", "INVALID_RICHTEXT_PLACEMENT", warning, "RichText with other components"},
	ruleIfNesting:             {"if_nesting", "MAXIMUM_IF_NESTING", warning, "If is nested too deep"},
	ruleFooterBranches:        {"footer_branches", "MISSING_FOOTER_IN_IF_ELSE_BRANCHES", failure, "Footer in some branches only"},
	ruleSwitchCases:           {"switch_cases", "EMPTY_SWITCH_CASES", warning, "Switch has no cases"},
	ruleFormRequired:          {"form_required", "KEYWORD_ONE_OF", failure, "Input outside of a Form"},
	ruleFormOutside:           {"form_outside", "COMPONENTS_OUTSIDE_FORM", failure, "Input outside of the Form of its screen"},
	ruleNameTwice:             {"name_twice", "DUPLICATE_FORM_COMPONENT_NAMES", failure, "Two inputs of a screen have the same name"},
	ruleInitValues:            {"init_values", "INVALID_PROPERTY_VALUE", warning, "Initial value of a wrong type"},
	ruleMinMax:                {"min_max", "MIN_VALUE_GREATER_THAN_MAX", failure, "Minimum is greater than the maximum"},
	ruleDate:                  {"date", "INVALID_PROPERTY_VALUE", warning, "Invalid date"},
	ruleDateRange:             {"date_range", "INVALID_DATE_RANGE", warning, "Date out of range"},
	ruleTextEmpty:             {"text_empty", "PATTERN_MISMATCH", failure, "Text is empty"},
	ruleTextLength:            {"text_length", "INVALID_PROPERTY_VALUE", warning, "Text may be too long"},
	ruleItemCount:             {"item_count", "INVALID_PROPERTY_VALUE", warning, "List may have too many items"},
	ruleImage:                 {"image", "INVALID_PROPERTY_VALUE", failure, "Image is not in base64"},
	ruleImageSize:             {"image_size", "INVALID_PROPERTY_VALUE", failure, "Image of a list is too large"},
	ruleDataExample:           {"data_example", "INVALID_SCREEN_DATA", warning, "Data of a screen has no example"},
	ruleReferenceData:         {"reference_data", "INVALID_SCREEN_DYNAMIC_DATA", failure, "Data is not declared"},
	ruleReferenceForm:         {"reference_form", "INVALID_ON_CLICK_ACTION_PAYLOAD", failure, "Input does not exist"},
	ruleReferenceScreen:       {"reference_screen", "INVALID_SCREEN_DYNAMIC_DATA", failure, "Reference to an unknown screen"},
	ruleComplete:              {"complete", "INVALID_COMPLETE_ACTION", failure, "complete on a screen that is not terminal"},
	ruleCompleteSince72:       {"complete_since_7_2", "INVALID_COMPLETE_ACTION", warning, "complete on a screen that is not terminal"},
	ruleNavigateScreen:        {"navigate_screen", "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", failure, "navigate to an unknown screen"},
	ruleNavigateItself:        {"navigate_itself", "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", failure, "navigate to the same screen"},
	ruleNavigatePayload:       {"navigate_payload", "INVALID_NAVIGATE_ACTION_PAYLOAD", failure, "Payload does not match the next screen"},
	ruleNavigatePayloadClient: {"navigate_payload_6_0", "INVALID_NAVIGATE_ACTION_PAYLOAD", warning, "Payload does not match the next screen"},
	ruleUpdateData:            {"update_data", "INVALID_UPDATE_DATA_ACTION_PAYLOAD", warning, "update_data does not match the screen"},
	rulePickerNavigate:        {"picker_navigate", "INVALID_ON_CLICK_ACTION_PAYLOAD", failure, "Files in the payload of navigate"},
	rulePickerComplete:        {"picker_complete", "INVALID_ON_CLICK_ACTION_PAYLOAD", warning, "Several files in the payload of complete"},
	ruleRouteUnknown:          {"route_unknown", "INVALID_ROUTING_MODEL", failure, "Route of an unknown screen"},
	ruleRouteItself:           {"route_itself", "INVALID_ROUTING_MODEL", failure, "Route to the same screen"},
	ruleRouteBack:             {"route_back", "INVALID_ROUTING_MODEL", failure, "Route leads back"},
	ruleRouteCycle:            {"route_cycle", "INVALID_ROUTING_MODEL", warning, "Routes form a cycle"},
	ruleRouteScreen:           {"route_screen", "INVALID_ROUTING_MODEL", failure, "Screen is not in the routing model"},
	ruleRouteBranches:         {"route_branches", "INVALID_ROUTING_MODEL", failure, "Too many routes from a screen"},
	ruleRouteEntry:            {"route_entry", "INVALID_ROUTING_MODEL", failure, "Flow has no first screen"},
	ruleRouteConnected:        {"route_connected", "INVALID_ROUTING_MODEL", failure, "Screen cannot be reached"},
	ruleRouteNavigate:         {"route_navigate", "INVALID_ROUTING_MODEL", failure, "navigate without a route"},
	ruleRouteEnd:              {"route_end", "INVALID_ROUTING_MODEL", warning, "Routes end before a terminal screen"},
}
