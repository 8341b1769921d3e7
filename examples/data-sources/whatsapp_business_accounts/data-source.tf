terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_business_accounts" "owned" {
  business_id = "300000000000001" # optional if business_id is set in the provider
}

data "whatsapp_business_accounts" "shared" {
  business_id = "300000000000001"
  ownership   = "client"
}

output "business_accounts" {
  value = {
    for account in concat(data.whatsapp_business_accounts.owned.business_accounts, data.whatsapp_business_accounts.shared.business_accounts) :
    account.id => account.name
  }
}
