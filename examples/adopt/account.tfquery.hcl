# Terraform 1.14 or newer lists what exists, and writes the configuration and the import blocks of it. A list of phone numbers or of an
# account has the same arguments for all types.
locals {
  business_account_id = "102000000000001"
}

list "whatsapp_app_webhook" "all" {
  provider = whatsapp
}

list "whatsapp_business_account_webhook" "all" {
  provider = whatsapp

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_business_account_user" "all" {
  provider = whatsapp

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_phone_number" "all" {
  provider = whatsapp
  limit    = 1000 # the default is 100

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_phone_number_registration" "all" {
  provider = whatsapp
  limit    = 1000

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_business_profile" "all" {
  provider = whatsapp
  limit    = 1000

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_qr_code" "all" {
  provider = whatsapp
  limit    = 1000

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_signup" "all" {
  provider = whatsapp

  config {
    business_account_id = local.business_account_id
  }
}

list "whatsapp_chatwoot_inbox" "all" {
  provider = whatsapp
}
