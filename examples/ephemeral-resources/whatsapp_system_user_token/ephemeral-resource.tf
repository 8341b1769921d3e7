# Every plan and every apply generates a token and revokes it at the end of the run.
ephemeral "whatsapp_system_user_token" "probe" {
  system_user_id = "122000000000001"
  scopes         = ["whatsapp_business_management", "whatsapp_business_messaging"]
}

# Checks in every plan what a token of this system user can access.
ephemeral "whatsapp_token_scopes" "probe" {
  access_token    = ephemeral.whatsapp_system_user_token.probe.access_token
  required_scopes = ["whatsapp_business_management", "whatsapp_business_messaging"]

  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000001"]
  }
}
