# The ID is the key or ID of the Jira project. The first plan after the import fills in the other attributes in place.
terraform import whatsapp_jsm_handoff.support SUP
