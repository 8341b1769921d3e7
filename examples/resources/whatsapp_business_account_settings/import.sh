# The ID is that of the WhatsApp Business Account.
terraform import whatsapp_business_account_settings.support 102000000000001
