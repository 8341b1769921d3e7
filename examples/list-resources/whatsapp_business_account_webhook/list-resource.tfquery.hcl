list "whatsapp_business_account_webhook" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
