package graph

// whatsAppReasons are the codes of objects of WhatsApp. Repeating such a call does not help: the next step is for a person, or takes
// time. Many of the numbers arrive as the subcode of code 100.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
var whatsAppReasons = []reason{
	// Accounts and permissions to send.
	{codes: []int{130497}, meaning: "the business may not send to this country",
		next: "Meta does not allow this kind of business to send to this country: see WhatsApp's messaging policy"},
	{codes: []int{131031}, meaning: "the account is locked, or the PIN is wrong",
		next: "If the call had a PIN, check it. Otherwise Meta has locked the account: see Meta Business Suite > Account quality"},
	{codes: []int{131037}, meaning: "the display name is not approved",
		next: "Meta has not approved the display name of the number yet: see {numbers} > the number > Profile"},
	{codes: []int{131042}, meaning: "the account has no valid payment method",
		next: "Add a payment method to the WhatsApp Business Account, or correct it: Meta Business Suite > Billing"},
	{codes: []int{131045}, meaning: "the phone number is not registered correctly", next: registerNumber},
	{codes: []int{131059}, err: ErrInvalid, meaning: "the cursor of the list is no longer valid",
		next: "The list changed while it was read: run the same command again"},
	{codes: []int{131063}, meaning: "marketing messages are switched off for the account",
		next: "Allow marketing messages on the Cloud API in the settings of the WhatsApp Business Account"},
	{codes: []int{131064}, meaning: "too many templates had a wrong category",
		next: "Meta has limited the templates of this account because of wrong categories: see Meta Business Suite > Account quality"},
	{codes: []int{1752041}, err: ErrInvalid, meaning: "the same request was made before",
		next: "Check whether the first request took effect, and import its object"},

	// Adding, verifying and registering a number.
	{codes: []int{136024}, subcode: 2388091, err: ErrInvalid, meaning: "another account owns the number",
		next: "The number is still in use in another WhatsApp account. Delete it there, or migrate it. Waiting does not help, although Meta's " +
			"text says so"},
	{codes: []int{136024}, err: ErrInvalid, meaning: "the phone number is already verified",
		next: "The number needs no code: go on with its registration"},
	{codes: []int{136025}, err: ErrInvalid, meaning: "the code of the verification is wrong, or the number cannot be registered",
		next: "Request another code and use it once. A number of the WhatsApp Business app cannot be registered this way"},
	{codes: []int{133000}, meaning: "an earlier deregistration was not completed", next: "Deregister the number again, then register it"},
	{codes: []int{133005}, err: ErrPIN, meaning: "the PIN of the two-step verification is wrong",
		next: "Do not try other PINs: Meta locks the number after several wrong ones. Use the current PIN, or set another one in {numbers} > " +
			"the number > Two-step verification"},
	{codes: []int{133006}, meaning: "the phone number is not verified",
		next: "Verify the number first, with a code that Meta sends by SMS or call: {numbers}"},
	{codes: []int{133008}, err: ErrPIN, meaning: "too many wrong PINs", next: pinLocked},
	{codes: []int{133009}, err: ErrPIN, meaning: "PINs were entered too fast", next: pinLocked},
	{anyCode: []int{133010}, err: ErrInvalid, meaning: "the phone number is not registered", next: registerNumber},
	{codes: []int{133015}, meaning: "the phone number was deleted recently", next: "Wait five minutes, then try again"},
	{anyCode: []int{2388001}, err: ErrInvalid, meaning: "the two-step verification or another owner of the number prevents this",
		next: "Use the current PIN of the number. If the number belongs to another account, delete it there first"},
	{anyCode: []int{2388002}, err: ErrInvalid, meaning: "the phone number is in use elsewhere",
		next: "Delete the number from the other WhatsApp account first, then wait a few minutes"},
	{anyCode: []int{2388012}, err: errListed, meaning: "the phone number is already in this account",
		next: "Import the number instead of creating it: {numbers} shows its ID"},
	{anyCode: []int{2388091, 2388093, 2388103}, err: ErrInvalid, meaning: "the phone number cannot be migrated in its present state",
		next: "Check in the other account that the number is verified, its two-step verification is off, and its display name is approved"},
	{anyCode: []int{1349175}, err: ErrInvalid, meaning: "the business portfolio has as many phone numbers as it may have",
		next: "Meta allows two numbers at first, and 20 after the business is verified or has a messaging limit of 2,000"},
	{anyCode: []int{2593107, 2593108}, meaning: "the limit of synchronizations with the WhatsApp Business app is reached",
		next: "The number can be synchronized only within 24 hours after it was connected, and once: disconnect it and connect it again"},
	{codes: []int{147001}, err: ErrInvalid, meaning: "the username is taken or not allowed", next: "Choose another username"},
	{codes: []int{147002}, meaning: "the messaging limit of the number is too low for a username",
		next: "The username can be set when the business portfolio has a higher messaging limit: {numbers} > Insights"},
	{codes: []int{147003, 147004}, meaning: "the username belongs to a Facebook page or an Instagram account",
		next: "Link that page or account to the business portfolio first"},
	{codes: []int{147005}, err: ErrInvalid, meaning: "another number of the business has the username",
		next: "Remove the username from the other number, or transfer it with transfer_action = \"force_transfer\""},
	{codes: []int{192}, err: ErrInvalid, meaning: "the phone number is not valid",
		next: "Write the number with its country code and digits only"},

	// Webhooks.
	{codes: []int{2200}, err: ErrInvalid, meaning: "the callback address could not be verified",
		next: "Meta sent GET to the callback address, with hub.mode=subscribe, hub.challenge and hub.verify_token in the query. The callback " +
			"must compare hub.verify_token with the verify token that it knows, and answer with HTTP 200 and the value of hub.challenge as the " +
			"whole body. Check that the address is public, has a valid certificate, does not redirect, and knows the same verify token"},
	{codes: []int{100}, says: saysBeforeOverride, err: ErrInvalid,
		meaning: "the app does not receive the messages of this account yet",
		next: "A resource whatsapp_business_account_webhook subscribes the app to the account. A resource whatsapp_app_webhook whose fields " +
			"contain \"messages\" subscribes the app itself, and so does the app's dashboard > WhatsApp > Configuration. Name the resources in " +
			"depends_on"},

	// Templates.
	{anyCode: []int{2388019}, err: ErrInvalid, meaning: "the account has too many templates", next: "Delete templates that are not used"},
	{anyCode: []int{2388023}, err: ErrInvalid, meaning: "a template with this name and language is being deleted",
		next: "Wait until Meta has deleted it, which can take four weeks, or choose another name"},
	{anyCode: []int{2388024}, err: ErrExists, meaning: "a template with this name and language exists",
		next: "Import it, or choose another name"},
	{anyCode: []int{2388025}, err: ErrInvalid, meaning: "a template with this name is being deleted, so its category cannot change",
		next: "Wait until Meta has deleted it, or choose another name"},
	{anyCode: []int{2388027}, err: ErrInvalid, meaning: "another product catalog is connected to the account",
		next: "An account has at most one catalog. Import the catalog that is connected, or disconnect it in Commerce Manager. " +
			"A replacement is refused with create_before_destroy: remove that argument"},
	{anyCode: []int{2388039}, err: ErrInvalid, meaning: "the template cannot be edited now",
		next: "Meta only accepts changes of templates that are approved, rejected or paused: wait for the review"},
	{anyCode: []int{2388040, 2388047, 2388060, 2388072, 2388073}, err: ErrInvalid,
		meaning: "a part of the template is too long or has a form that is not allowed", next: correctTemplate},
	{anyCode: []int{2388043}, err: ErrInvalid, meaning: "a part or an example of the template is missing", next: correctTemplate},
	{anyCode: []int{2388046, 2388049, 2388155}, err: ErrInvalid, meaning: "the name or the language of the template is not allowed",
		next: "Correct the name or the language of the template"},
	{anyCode: []int{2388052, 2388081}, err: ErrInvalid, meaning: "the address of a button is not allowed",
		next: "Use an address of the business with https, a variable only at its end, and no link of WhatsApp or of a shortener"},
	{anyCode: []int{2388124}, err: ErrInvalid, meaning: "the template was edited within the last 24 hours",
		next: "Meta accepts one change of an approved template in 24 hours and ten in 30 days: apply again after that"},
	{anyCode: []int{2388185}, err: ErrPermission, meaning: "the account may not have authentication templates yet",
		next: "Meta allows authentication templates after the business was verified: Meta Business Settings > Security center"},
	{anyCode: []int{2388293}, err: ErrInvalid, meaning: "the template has too many variables for its length",
		next: "Add words to the text, or remove variables"},
	{anyCode: []int{2388299}, err: ErrInvalid, meaning: "a variable is at the beginning or the end of the text",
		next: "Put words before the first variable and after the last one"},
	{codes: []int{200005}, meaning: "template insights are not available", next: "Meta does not offer template insights to this account"},
	{codes: []int{200006}, meaning: "template insights cannot be switched off", next: "Leave template insights switched on"},
	{codes: []int{200007}, meaning: "template insights are not switched on", next: "Switch on template insights for the account first"},

	// Flows.
	{codes: []int{139000}, meaning: "Meta has restricted flows of this account", next: "See Meta Business Suite > Account quality"},
	{codes: []int{139001}, err: ErrFlowFrozen, meaning: "the flow cannot be changed", next: "Clone the flow, and use the clone"},
	{codes: []int{139002}, err: ErrInvalid, meaning: "the flow cannot be published",
		next: "Correct what Meta names. A flow is published when it is a draft without validation errors, its JSON version is not frozen, its " +
			"endpoint answers, and the account has a number with a signed key"},
	{codes: []int{139003}, err: ErrInvalid, meaning: "the flow cannot be deprecated", next: "Only a published flow can be deprecated"},
	{codes: []int{139004}, err: ErrInvalid, meaning: "the flow cannot be deleted",
		next: "Only a draft can be deleted: deprecate a published flow"},
	{codes: []int{139006}, meaning: "the metrics of the flow are not available", next: "Try again later: Meta needs enough data for metrics"},
	{codes: []int{4233041}, err: ErrInvalid, meaning: "the other account has a flow with this name", next: "Rename one of the flows"},

	// The block list.
	{codes: []int{139100}, err: ErrInvalid, meaning: "some users could not be blocked or unblocked",
		next: "Only users who wrote within the last 24 hours can be blocked"},
	{codes: []int{139101}, meaning: "the block list is full", next: "Remove users from the block list first"},
	{codes: []int{139102}, meaning: "the block list changed while it was read", next: "Run the same command again"},
	{codes: []int{139103}, err: ErrUnavailable, meaning: "the block list failed"},

	{anyCode: append(codeRange(2494164, 2494168), codeRange(2494176, 2494179)...), err: ErrInvalid, meaning: "the signup is not valid",
		next: "Correct the value of the signup that Meta names: its privacy policy cannot be changed later"},

	// Sending and calling: answers to other programs, which a status or a check may quote.
	{codes: codeRange(132000, 132018), err: ErrInvalid, meaning: "the message does not fit its template",
		next: "Compare the parameters of the message with the approved template"},
	{codes: []int{132068, 132069}, meaning: "the flow of the message is blocked or throttled",
		next: "Check the flow in WhatsApp Manager > Flows"},
	{codes: []int{134011}, meaning: "the terms of WhatsApp Payments were not accepted",
		next: "An administrator must accept the terms of WhatsApp Payments in Meta Business Suite"},
	{codes: []int{134100, 134102}, meaning: "the message is not allowed on the Marketing Messages API",
		next: "Check the category and the status of the template, and that the account takes part in Marketing Messages"},
	{codes: []int{134101}, meaning: "the template is being synchronized", next: "Wait ten minutes, then try again"},
	{codes: []int{135000}, err: ErrInvalid, meaning: "the parameters of the message are not valid",
		next: "Compare the parameters of the message with the approved template"},
	{codes: []int{137000}, meaning: "the identity of the recipient has changed",
		next: "Confirm the identity of the recipient, then use the new identity key"},
	{codes: []int{138015}, meaning: "the messaging limit of the number is too low for calls",
		next: "Calls need a messaging limit of at least 2,000 customers a day: see {numbers} > Insights"},
	{codes: []int{138018}, meaning: "nothing would answer a call to the number",
		next: "Meta switches calls on if the number has a SIP server, or if an app that is subscribed to the account receives the webhook " +
			"field calls. Add calls to the fields of the app's webhook (resource whatsapp_app_webhook), subscribe the app to the account " +
			"(resource whatsapp_business_account_webhook) and let this resource depend on both, or configure sip"},
	{codes: codeRange(138000, 138018), meaning: "calling is not possible", next: "Check the calling settings of the number"},
	{codes: []int{506}, err: ErrInvalid, meaning: "the same content was posted before", next: "Leave out the repetition"},
}

const (
	registerNumber = "Register the number with the resource whatsapp_phone_number_registration, or with its six-digit PIN in {numbers}"
	pinLocked      = "Meta has locked the PIN of the number for a time, which its answer names. Wait until it has passed: more attempts " +
		"make it longer"
	correctTemplate = "Correct the part of the template that Meta names"
)
