# The ID is the ID of the app and the kind of object.
terraform import whatsapp_app_webhook.messages 200000000000001/whatsapp_business_account
