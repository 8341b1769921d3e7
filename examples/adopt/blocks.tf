# Lists the rest, and writes an import block for each object.
data "whatsapp_app_webhooks" "all" {}

data "whatsapp_business_account_webhooks" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_phone_number_webhooks" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_business_profiles" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_conversational_automations" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_commerce_settings" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_usernames" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_signups" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_product_catalog_links" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_welcome_message_sequences" "all" {
  business_account_id = local.business_account_id
}

locals {
  # Every phone number has calling settings.
  each_number = [
    for number in data.whatsapp_phone_numbers.all.phone_numbers : { import_id = number.id, display_name = number.verified_name }
  ]

  found = {
    whatsapp_app_webhook               = data.whatsapp_app_webhooks.all.app_webhooks
    whatsapp_business_account_settings = [{ import_id = local.business_account_id, display_name = "The account" }]
    whatsapp_business_account_webhook  = data.whatsapp_business_account_webhooks.all.business_account_webhooks
    whatsapp_phone_number_webhook      = data.whatsapp_phone_number_webhooks.all.phone_number_webhooks
    whatsapp_phone_number_calling      = local.each_number
    whatsapp_business_profile          = data.whatsapp_business_profiles.all.business_profiles
    whatsapp_conversational_automation = data.whatsapp_conversational_automations.all.conversational_automations
    whatsapp_commerce_settings         = data.whatsapp_commerce_settings.all.commerce_settings
    whatsapp_username                  = data.whatsapp_usernames.all.usernames
    whatsapp_signup                    = data.whatsapp_signups.all.signups
    whatsapp_product_catalog_link      = data.whatsapp_product_catalog_links.all.product_catalog_links
    whatsapp_welcome_message_sequence  = data.whatsapp_welcome_message_sequences.all.welcome_message_sequences
  }
}

output "import_blocks" {
  value = join("\n", flatten([
    for type, objects in local.found : [
      for i, one in objects : <<-EOT
        # ${one.display_name}
        import {
          to = ${type}.all_${i}
          id = "${one.import_id}"
        }
      EOT
    ]
  ]))
}
