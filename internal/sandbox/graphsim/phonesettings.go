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
	callingFeature      = "calling"
	storageFeature      = "storage_configuration"
	identityFeature     = "user_identity_change"
	payloadFeature      = "payload_encryption"
	statusOn, statusOff = "ENABLED", "DISABLED"

	storageOn, storageOff   = "IN_COUNTRY_STORAGE_ENABLED", "IN_COUNTRY_STORAGE_DISABLED"
	noStorage               = "NO_STORAGE_ENABLED"
	regionKey, retentionKey = "data_localization_region", "retention_minutes"
	clientKey               = "client_encryption_key"
)

var (
	// untouchedFeatures are the features of the edge settings, as a number shows them that was never changed.
	untouchedFeatures = map[string]map[string]any{
		callingFeature:  {"status": statusOff, "call_icon_visibility": "DEFAULT", "callback_permission_status": statusOff},
		storageFeature:  {"status": "DEFAULT"},
		identityFeature: {"enable_identity_key_check": false},
		payloadFeature:  {"status": statusOff},
	}
	features = slices.Sorted(maps.Keys(untouchedFeatures))
	regions  = []string{"AU", "ID", "IN", "JP", "SG", "KR", "DE", "CH", "GB", "BR", "BH", "ZA", "AE", "CA"}

	statusRule  = oneOfRule(statusOn, statusOff)
	countryRule = patternRule(regexp.MustCompile(`^[A-Z]{2}$`))
)

// registerPhoneSettings defines the settings of a number. Each call changes one feature. Enumerations are upper-case,
// as in the guides. Errors that no page has are code 100 without a subcode.
func (s *Sim) registerPhoneSettings() {
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: "settings", kind: "WhatsAppBusinessPhoneNumberSettings",
		scopes: []string{scopeWhatsAppManagement}, single: true,
		properties: []property{
			{name: callingFeature, write: callingRule, merge: mergeObjects},
			{name: storageFeature, write: objectRule(map[string]rule{
				"status": oneOfRule(storageOn, storageOff, noStorage), regionKey: oneOfRule(regions...), retentionKey: numberRule(60, 60),
			}, "status")},
			{name: identityFeature, write: objectRule(map[string]rule{"enable_identity_key_check": boolRule}, "enable_identity_key_check")},
			{name: payloadFeature, write: objectRule(map[string]rule{"status": statusRule, clientKey: publicKeyRule}, "status")},
		},
		checkFirst: checkOneFeature,
		check:      s.checkPhoneSettings,
		show:       s.showPhoneSettings,
	})
}

func checkOneFeature(c *call) *Error {
	if len(c.givenParams(features)) != 1 {
		return &Error{Code: 100, Message: "One feature setting must be specified"}
	}
	return nil
}

// givenParams returns the parameters that the call has.
func (c *call) givenParams(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !c.params.Has(name) })
}

func (s *Sim) checkPhoneSettings(c *call, o *object, next map[string]any) *Error {
	feature := c.givenParams(features)[0]
	value, _ := next[feature].(map[string]any)
	number := s.objects[o.parent]
	switch feature {
	case callingFeature:
		if err := s.checkAccess(c, number, []string{scopeWhatsAppMessaging}); err != nil {
			return err
		}
		return s.checkCalling(c, number, o.fields, value)
	case storageFeature:
		return s.checkStorage(number, value)
	case payloadFeature:
		if value["status"] == statusOn && value[clientKey] == nil {
			return errBadParameter("Param payload_encryption must have the key %q", clientKey)
		}
	}
	return nil
}

// checkStorage checks a storage setting. "Local Storage" changes it only while the number is not registered.
func (s *Sim) checkStorage(number *object, value map[string]any) *Error {
	switch status := value["status"]; {
	case isRegistered(number):
		return errBadParameter("The storage of a registered phone number cannot be changed. Deregister the number first")
	case status == storageOn && value[regionKey] == nil:
		return errBadParameter("Param storage_configuration must have the key %q", regionKey)
	case status != storageOn && value[regionKey] != nil:
		return errBadParameter("Param storage_configuration[%s] needs the status %s", regionKey, storageOn)
	case status == noStorage && !s.switches.noStorageGranted:
		return &Error{Code: 10, Message: "(#10) Not supported"}
	case status == noStorage && value[retentionKey] == nil:
		return errBadParameter("Param storage_configuration must have the key %q", retentionKey)
	case status != noStorage && value[retentionKey] != nil:
		return errBadParameter("Param storage_configuration[%s] needs the status %s", retentionKey, noStorage)
	}
	return nil
}

// showPhoneSettings shows all features in one answer.
func (s *Sim) showPhoneSettings(_ *call, o *object, params url.Values) *object {
	shown := map[string]any{}
	for name, untouched := range untouchedFeatures {
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
		showFingerprint(payload)
	}
	if storage, ok := shown[storageFeature].(map[string]any); ok && storage["status"] == storageOff && s.switches.disabledStorageIsDefault {
		storage["status"] = "DEFAULT"
	}
	if s.switches.settingsLowerCase {
		shown, _ = lowerCaseWords(shown).(map[string]any)
	}
	copied := *o
	copied.fields = shown
	return &copied
}

var upperCaseWord = regexp.MustCompile(`^[A-Z][A-Z_]{2,}$`)

// lowerCaseWords changes enumerations, but not names or regions.
func lowerCaseWords(value any) any {
	switch v := value.(type) {
	case string:
		if upperCaseWord.MatchString(v) {
			return strings.ToLower(v)
		}
	case map[string]any:
		lower := map[string]any{}
		for key, inner := range v {
			lower[key] = lowerCaseWords(inner)
		}
		return lower
	case []any:
		lower := make([]any, len(v))
		for i, inner := range v {
			lower[i] = lowerCaseWords(inner)
		}
		return lower
	}
	return value
}

// publicKeyRule accepts the base64 form of a PEM, as in Meta's OpenAPI, and the PEM itself.
func publicKeyRule(name, text string) (any, *Error) {
	if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
		text = string(decoded)
	}
	if block, _ := pem.Decode([]byte(text)); block != nil {
		if _, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
			return string(block.Bytes), nil
		}
	}
	return nil, errBadParameter("Param %s must be a public key in PEM format", name)
}

// showFingerprint replaces the key of the client by its fingerprint.
func showFingerprint(payload map[string]any) {
	key, ok := payload[clientKey].(string)
	if !ok {
		return
	}
	delete(payload, clientKey)
	sum := sha256.Sum256([]byte(key))
	payload[clientKey+"_fingerprint"] = "SHA256:" + hex.EncodeToString(sum[:])
	payload["cloud_encryption_key"] = base64.StdEncoding.EncodeToString(sum[:])
}
