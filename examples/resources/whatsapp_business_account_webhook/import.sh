# The ID is the ID of the WhatsApp Business Account and the ID of the app.
terraform import whatsapp_business_account_webhook.support 102000000000001/200000000000001
