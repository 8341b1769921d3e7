package graphsim

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const (
	callingFeature  = "calling"
	storageFeature  = "storage_configuration"
	identityFeature = "user_identity_change"
	payloadFeature  = "payload_encryption"
	on, off         = "ENABLED", "DISABLED"

	storageOn, storageOff = "IN_COUNTRY_STORAGE_ENABLED", "IN_COUNTRY_STORAGE_DISABLED"
	noStorage             = "NO_STORAGE_ENABLED"
	region, retention     = "data_localization_region", "retention_minutes"
	clientKey             = "client_encryption_key"
)

var (
	features = []string{callingFeature, storageFeature, identityFeature, payloadFeature}
	regions  = []string{"AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA"}

	isStatus  = isOneOf(on, off)
	isCountry = isMatch(regexp.MustCompile(`^[A-Z]{2}$`))
)

// registerPhoneSettings: each call changes one feature. Words are upper-case, as in the
// guides; what no page has is an error of code 100 without a subcode.
func (s *Sim) registerPhoneSettings() {
	s.defineSetting(setting{
		of: kindPhoneNumber, name: "settings", kind: "WhatsAppBusinessPhoneNumberSettings",
		scopes: []string{scopeWhatsAppManagement}, single: true,
		properties: []property{
			{name: callingFeature, write: isCalling, merge: mergeObjects},
			{name: storageFeature, write: isObject(map[string]rule{
				"status": isOneOf(storageOn, storageOff, noStorage), region: isOneOf(regions...), retention: isNumber(60, 60),
			}, "status")},
			{name: identityFeature, write: isObject(map[string]rule{"enable_identity_key_check": isBool}, "enable_identity_key_check")},
			{name: payloadFeature, write: isObject(map[string]rule{"status": isStatus, clientKey: isPublicKey}, "status")},
		},
		first: checkOneFeature,
		check: s.checkPhoneSettings,
		show:  s.showPhoneSettings,
	})
}

func checkOneFeature(c *call) *Error {
	if len(c.given(features)) != 1 {
		return &Error{Code: 100, Message: "One feature setting must be specified"}
	}
	return nil
}

// given returns the parameters that the call has.
func (c *call) given(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !c.params.Has(name) })
}

func (s *Sim) checkPhoneSettings(c *call, o *object, next map[string]any) *Error {
	feature := c.given(features)[0]
	value, _ := next[feature].(map[string]any)
	number := s.objects[o.parent]
	switch feature {
	case callingFeature:
		if err := s.authorize(c, number, []string{scopeWhatsAppMessaging}); err != nil {
			return err
		}
		return s.checkCalling(c, number, o.fields, value)
	case storageFeature:
		return s.checkStorage(number, value)
	case payloadFeature:
		if value["status"] == on && value[clientKey] == nil {
			return badParameter("Param payload_encryption must have the key %q", clientKey)
		}
	}
	return nil
}

// checkStorage: "Local Storage" changes it only while the number is not registered.
func (s *Sim) checkStorage(number *object, value map[string]any) *Error {
	switch status := value["status"]; {
	case registered(number):
		return badParameter("The storage of a registered phone number cannot be changed. Deregister the number first")
	case status == storageOn && value[region] == nil:
		return badParameter("Param storage_configuration must have the key %q", region)
	case status != storageOn && value[region] != nil:
		return badParameter("Param storage_configuration[%s] needs the status %s", region, storageOn)
	case status == noStorage && !s.switches.noStorageGranted:
		return &Error{Code: 10, Message: "(#10) Not supported"}
	case status == noStorage && value[retention] == nil:
		return badParameter("Param storage_configuration must have the key %q", retention)
	case status != noStorage && value[retention] != nil:
		return badParameter("Param storage_configuration[%s] needs the status %s", retention, noStorage)
	}
	return nil
}

// showPhoneSettings shows all features in one answer.
func (s *Sim) showPhoneSettings(_ *call, o *object, params url.Values) *object {
	shown := map[string]any{}
	for name, untouched := range map[string]map[string]any{
		callingFeature:  {"status": off, "call_icon_visibility": "DEFAULT", "callback_permission_status": off},
		storageFeature:  {"status": "DEFAULT"},
		identityFeature: {"enable_identity_key_check": false},
		payloadFeature:  {"status": off},
	} {
		value, set := o.fields[name].(map[string]any)
		if !set && s.switches.untouchedSettingsOmitted {
			continue
		}
		if !set || name == callingFeature {
			value, _ = mergeObjects(untouched, value).(map[string]any)
		}
		shown[name] = maps.Clone(value)
	}
	if calling, ok := shown[callingFeature].(map[string]any); ok {
		showSIP(calling, params.Get("include_sip_credentials") == "true")
	}
	if payload, ok := shown[payloadFeature].(map[string]any); ok {
		showKeys(payload)
	}
	if storage, ok := shown[storageFeature].(map[string]any); ok && storage["status"] == storageOff && s.switches.disabledStorageIsDefault {
		storage["status"] = "DEFAULT"
	}
	if s.switches.settingsLowerCase {
		shown, _ = lowerWords(shown).(map[string]any)
	}
	copied := *o
	copied.fields = shown
	return &copied
}

var word = regexp.MustCompile(`^[A-Z][A-Z_]{2,}$`)

// lowerWords changes enumerations, and neither names nor regions.
func lowerWords(value any) any {
	switch v := value.(type) {
	case string:
		if word.MatchString(v) {
			return strings.ToLower(v)
		}
	case map[string]any:
		lower := map[string]any{}
		for key, inner := range v {
			lower[key] = lowerWords(inner)
		}
		return lower
	case []any:
		lower := make([]any, len(v))
		for i, inner := range v {
			lower[i] = lowerWords(inner)
		}
		return lower
	}
	return value
}

// isPublicKey: Meta's OpenAPI shows the base64 form of a PEM; the PEM itself is taken too.
func isPublicKey(name, text string) (any, *Error) {
	if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
		text = string(decoded)
	}
	if block, _ := pem.Decode([]byte(text)); block != nil {
		if _, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
			return string(block.Bytes), nil
		}
	}
	return nil, badParameter("Param %s must be a public key in PEM format", name)
}

// showKeys: the key of the client is read back as its fingerprint.
func showKeys(payload map[string]any) {
	key, ok := payload[clientKey].(string)
	if !ok {
		return
	}
	delete(payload, clientKey)
	sum := sha256.Sum256([]byte(key))
	payload[clientKey+"_fingerprint"] = "SHA256:" + hex.EncodeToString(sum[:])
	payload["cloud_encryption_key"] = base64.StdEncoding.EncodeToString(sum[:])
}
