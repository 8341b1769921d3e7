list "whatsapp_business_encryption" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
