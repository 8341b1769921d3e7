terraform {
  required_version = ">= 1.11"

  required_providers {
    whatsapp = {
      source  = "terraform.local/platform/whatsapp"
      version = ">= 0.1"
    }
  }
}

# Set the secrets in TF_VAR_... environment variables. Ephemeral variables are not stored in the state or in the plan.
variable "meta_token" {
  description = "System user access token of an admin of the business portfolio."
  type        = string
  ephemeral   = true
}

variable "app_secret" {
  description = "Secret of the Meta app."
  type        = string
  ephemeral   = true
}

variable "chatwoot_token" {
  description = "Access token of an administrator of the Chatwoot account."
  type        = string
  ephemeral   = true
}

variable "pin" {
  description = "PIN of the phone number: six digits. Keep it in a safe place, because Meta does not show it."
  type        = string
  ephemeral   = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  business_id  = "300000000000001"

  chat = {
    chatwoot = {
      endpoint     = "https://app.chatwoot.com"
      account_id   = 1
      access_token = var.chatwoot_token
    }
  }
}

locals {
  app_id              = "200000000000001"
  business_account_id = "102000000000001"

  # Meta turns a + in the path of a callback into a space.
  callback_url = replace(whatsapp_chatwoot_inbox.returns.webhook.callback_url, "+", "%2B")
}

# 1. The phone number. A person has to verify it with a code before it can be registered.
resource "whatsapp_phone_number" "returns" {
  business_account_id = local.business_account_id
  cc                  = "1"
  phone_number        = "5550100003"
  verified_name       = "Example Returns"
}

resource "whatsapp_phone_number_registration" "returns" {
  phone_number_id = whatsapp_phone_number.returns.id
  pin_wo          = var.pin
  pin_wo_version  = "1"
}

# 2. What customers see of the number.
resource "whatsapp_business_profile" "returns" {
  phone_number_id = whatsapp_phone_number_registration.returns.phone_number_id
  about           = "Returns and refunds"
  email           = "returns@example.com"
  vertical        = "RETAIL"
  websites        = ["https://www.example.com"]
}

resource "whatsapp_conversational_automation" "returns" {
  phone_number_id = whatsapp_phone_number_registration.returns.phone_number_id
  prompts         = ["Where is my refund?", "How do I return an item?"]
}

# 3. The system user, its app and its account, for the token of the inbox.
resource "whatsapp_system_user" "returns" {
  name = "chat-returns"
  role = "EMPLOYEE"
}

resource "whatsapp_system_user_app" "returns" {
  system_user_id = whatsapp_system_user.returns.id
  app_id         = local.app_id
}

resource "whatsapp_business_account_user" "returns" {
  business_account_id = local.business_account_id
  user_id             = whatsapp_system_user.returns.id
  tasks               = ["MANAGE"]
}

# 4. The inbox. Meta generates its token, and no person handles it.
resource "whatsapp_chatwoot_inbox" "returns" {
  name                = "Returns"
  phone_number        = "+${whatsapp_phone_number.returns.cc}${whatsapp_phone_number.returns.phone_number}"
  phone_number_id     = whatsapp_phone_number_registration.returns.phone_number_id
  business_account_id = whatsapp_business_account_user.returns.business_account_id

  generate = {
    system_user_id       = whatsapp_system_user_app.returns.system_user_id
    app_id               = whatsapp_system_user_app.returns.app_id
    expires_in_60_days   = true
    rotate_before_expiry = "504h" # three weeks: run apply at least once a week
  }
}

# 5. The webhooks. The app asks for messages, the account sends them to the app, and the number sends its own to the inbox. A
#    second inbox needs only a whatsapp_phone_number_webhook of its own. Meta calls each callback when it is set, so the inbox
#    must exist before. Another inbox has another verify token, so the version is the ID of the inbox.
resource "whatsapp_app_webhook" "messages" {
  callback_url            = local.callback_url
  fields                  = ["account_update", "message_template_status_update", "messages"]
  verify_token_wo         = whatsapp_chatwoot_inbox.returns.webhook.verify_token
  verify_token_wo_version = whatsapp_chatwoot_inbox.returns.id
}

resource "whatsapp_business_account_webhook" "messages" {
  business_account_id = local.business_account_id

  depends_on = [whatsapp_app_webhook.messages]
}

resource "whatsapp_phone_number_webhook" "returns" {
  phone_number_id         = whatsapp_chatwoot_inbox.returns.phone_number_id
  override_callback_uri   = local.callback_url
  verify_token_wo         = whatsapp_chatwoot_inbox.returns.webhook.verify_token
  verify_token_wo_version = whatsapp_chatwoot_inbox.returns.id

  depends_on = [whatsapp_business_account_webhook.messages]
}

# 6. The check of the whole setup, from the token to the address to which Meta delivers the messages.
data "whatsapp_integration_check" "returns" {
  project             = whatsapp_chatwoot_inbox.returns.id
  phone_number_id     = whatsapp_phone_number_webhook.returns.phone_number_id
  business_account_id = local.business_account_id
  token_fingerprint   = whatsapp_chatwoot_inbox.returns.token_fingerprint
}

check "returns" {
  assert {
    condition     = data.whatsapp_integration_check.returns.status != "failed"
    error_message = data.whatsapp_integration_check.returns.summary
  }
}

# The address to which Meta delivers the messages.
output "webhook" {
  value = one([for check in data.whatsapp_integration_check.returns.checks : check.detail if check.name == "webhook"])
}
