list "whatsapp_business_profile" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
