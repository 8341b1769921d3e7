data "whatsapp_business_accounts" "owned" {
  business_id = "300000000000001" # needless where the provider has one
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
