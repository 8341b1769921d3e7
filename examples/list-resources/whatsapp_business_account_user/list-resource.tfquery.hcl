list "whatsapp_business_account_user" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
